using SearchCluster.Contracts.StudyFiles;
using Xunit;

namespace SearchCluster.Contracts.Tests.StudyFiles;

public sealed class YamlTreeTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("# nothing\n", null)]
    [InlineData("a: 'x: 1'\nb: \"2\"\nc: 2\nd:\ne: ''", """{"a":"x: 1","b":"2","c":2,"d":null,"e":""}""")]
    [InlineData("a: !!str 1\nb: ! 2\nc: !!int '3'", """{"a":"1","b":"2","c":3}""")]
    [InlineData("- a\n- { b: [1, 2] }", """["a",{"b":[1,2]}]""")]
    [InlineData("a: &x { b: 1 }\nc: *x", """{"a":{"b":1},"c":{"b":1}}""")]
    [InlineData("%YAML 1.2\n---\na: 1\n...\n", """{"a":1}""")]
    [InlineData("{\n\t\"a\": [\n\t\t1e-3,\n\t\ttrue\n\t]\n}", """{"a":[0.001,true]}""")]
    public void Read_SoundText_GivesJson(string text, string? json)
    {
        var tree = YamlTree.Read(new StringReader(text));

        Assert.Empty(tree.Problems);
        Assert.Equal(json, tree.Root?.ToJsonString());
    }

    [Theory]
    [InlineData("a: 1\n\na: 2", "a", 3, "'a' stands twice, on lines 1 and 3")]
    [InlineData("a:\n  b: &x [*x]", "a.b[0]", 2, "alias '*x' names nothing that ends before it")]
    [InlineData("a: 1\nb: *y", "b", 2, "alias '*y' names nothing that ends before it")]
    [InlineData("a: &x { b: 1 }\nc:\n  <<: *x", "c.<<", 3,
        "merge keys belong to YAML 1.1; write the keys out, or use an alias for the whole section")]
    [InlineData("a: !own 1", "a", 1, "unknown tag '!own'")]
    [InlineData("a: 1\n---\nb: 2", "", 2, "a second document begins here; a study file holds one study")]
    [InlineData("a: 1\n? [b]\n: 2", "", 2, "not valid YAML: a key must be plain text")]
    [InlineData("a: 1\n b: 2", "", 2, "not valid YAML: While scanning a plain scalar value, found invalid mapping.")]
    [InlineData("a: 1\nb: [1, 2\nc: 3", "", 2, "not valid YAML: cannot be read from here on")]
    [InlineData("a: 1\nb: 'x", "", 2, "not valid YAML: While scanning a quoted scalar, found unexpected end of stream.")]
    public void Read_OneFault_IsOneProblemWithItsLine(string text, string path, int line, string message)
    {
        var problem = Assert.Single(YamlTree.Read(new StringReader(text)).Problems);

        Assert.Equal((path, line, message), (problem.Path, problem.Line, problem.Message));
    }

    [Theory]
    [InlineData("name: t\nseed: 1\nbudget:\n\ttrials: 3\nspace: { x0: 1 }\n", 4)]
    [InlineData("name: t\n\tseed: 1\n", 2)]
    [InlineData("name: t\nspace:\n  x0: { kind: uniform }\n\tx1: { kind: uniform }\n", 4)]
    [InlineData("name: t\nspace:\n  x0:\n    kind: uniform\n  \tlow: 1\n", 5)]
    [InlineData("\tname: t\nspace: 1\n", 1)]
    [InlineData("# a study\n\tname: t\nspace: 1\n", 2)]
    [InlineData("name: t\nspace: {\n\tx0: 1 }\nlist:\n\t- a\n", 5)]
    [InlineData("name: t\r\nbudget:\r\n\ttrials: 3\r\n", 3)]
    public void Read_ATabAsIndentation_IsReportedAtItsLine(string text, int line)
    {
        var problem = Assert.Single(YamlTree.Read(new StringReader(text)).Problems);

        Assert.Equal(
            (line, "not valid YAML: a tab stands before the text of this line; indent with spaces"), (problem.Line, problem.Message));
    }

    [Fact]
    public void Read_AFaultElsewhereInAFileWithTabs_IsNotBlamedOnThem() =>
        Assert.Contains(
            "cannot start any token", Assert.Single(YamlTree.Read(new StringReader("{\n\t\"a\": 1,\n\t\"b\": @\n}")).Problems).Message);

    [Fact]
    public void Read_AHundredThousandItems_AreRead() =>
        Assert.Equal(
            100_000, YamlTree.Read(
            new StringReader($"values: [{string.Join(", ", Enumerable.Range(0, 100_000))}]")).Root!["values"]!.AsArray().Count);

    [Fact]
    public void Read_TwoDuplicates_ReportsBothAndKeepsTheFirst()
    {
        var tree = YamlTree.Read(new StringReader("a: 1\nb: { c: 1, c: 2 }\na: 3"));

        Assert.Equal(["b.c", "a"], tree.Problems.Select(problem => problem.Path));
        Assert.Equal("""{"a":1,"b":{"c":1}}""", tree.Root!.ToJsonString());
    }

    [Fact]
    public void Read_AliasesThatMultiply_StopsEarly()
    {
        var lines = Enumerable.Range(1, 12).Select(i => $"k{i}: &k{i} [{string.Join(", ", Enumerable.Repeat($"*k{i - 1}", 10))}]");

        var tree = YamlTree.Read(new StringReader($"k0: &k0 1\n{string.Join('\n', lines)}"));

        Assert.Null(tree.Root);
        Assert.Equal("its aliases make more than 1000000 values", Assert.Single(tree.Problems).Message);
    }

    [Fact]
    public void Read_BottomlessNesting_IsRefused() =>
        Assert.Equal(
            "the file is nested more than 60 deep", Assert.Single(YamlTree.Read(new StringReader(new string('[', 5000))).Problems).Message);

    [Theory]
    [InlineData("space", 3)]
    [InlineData("space.optimizer.learningRate", 4)]
    [InlineData("space.optimizer.learningRate.low", 6)]
    [InlineData("space.optimizer.learningRate.high", 4)]
    [InlineData("list[1].kind", 9)]
    [InlineData("list[5]", 7)]
    [InlineData("nowhere.at.all", 2)]
    public void LineOf_AnyPath_IsItsLineOrThatOfWhatHoldsIt(string path, int line)
    {
        const string Text =
            "# a study\nname: x\nspace:\n  optimizer.learningRate:\n    kind: uniform\n    low: 1\nlist:\n  - a\n  - kind: b\n";

        Assert.Equal(line, YamlTree.Read(new StringReader(Text)).LineOf(path));
    }
}
