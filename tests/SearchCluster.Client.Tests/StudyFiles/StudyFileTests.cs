using SearchCluster.Client.StudyFiles;
using SearchCluster.Contracts.Workloads.Functions;
using SearchCluster.Search;
using Xunit;

namespace SearchCluster.Client.Tests.StudyFiles;

public sealed class StudyFileTests
{
    private const string Branin = """
        name: branin
        space:
          x0: { kind: uniform, low: -5, high: 10 }
          x1: { kind: uniform, low: 0, high: 15 }
        function: { name: branin, delay: "00:00:01" }
        """;

    [Fact]
    public void Read_AFunctionStudy_TakesTheFunctionsDefaults()
    {
        var (spec, problems) = Read(Branin);

        Assert.Empty(problems);
        Assert.Equal(("value", Direction.Minimize), (spec!.Search.Objective.Metric, spec.Search.Objective.Direction));
        Assert.Equal(TimeSpan.FromSeconds(1), ((FunctionWorkload)spec.Workload).Plan.Delay);
    }

    [Fact]
    public void Read_Json_IsReadAsWell() =>
        Assert.Equal(
            "j", Read("""{ "name": "j", "space": { "x0": { "kind": "uniform", "low": 0, "high": 1 } }, """
                + """ "function": { "name": "sphere" } }""").Spec!.Name);

    [Theory]
    [InlineData("")]
    [InlineData("# nothing here\n")]
    public void Read_NoDocument_SaysSo(string text) => Assert.Equal(["::the file holds no study"], Lines(text));

    [Fact]
    public void Read_MissingFile_NamesIt()
    {
        var (spec, problems) = StudyFile.Read("nowhere.yaml");

        Assert.Null(spec);
        Assert.Equal("there is no file 'nowhere.yaml'", Assert.Single(problems).Message);
    }

    [Fact]
    public void Read_AFolder_SaysItCannotBeRead() =>
        Assert.StartsWith($"'{Path.GetTempPath()}' cannot be read", Assert.Single(StudyFile.Read(Path.GetTempPath()).Problems).Message);

    [Theory]
    [InlineData("{ kind: integer, low: 1, high: 99999999999999999999 }", "high")]
    [InlineData("{ kind: integer, low: 1, high: 3000000000 }", "high")]
    [InlineData("{ kind: integer, low: -3000000000, high: -5 }", "low")]
    [InlineData("{ kind: integer, low: 1, high: abc, log: true }", "high")]
    [InlineData("{ kind: uniform, low: 1, high: abc }", "high")]
    [InlineData("{ kind: uniform, low: [1], high: -2 }", "low")]
    [InlineData("{ kind: logUniform, low: 0.1, high: abc }", "high")]
    [InlineData("{ kind: logUniform, low: 1 }", "high")]
    public void Read_ABoundThatCannotBeRead_BlamesNoOther(string domain, string bound)
    {
        var problem =
            Assert.Single(Read(Branin.Replace("{ kind: uniform, low: -5, high: 10 }", domain, StringComparison.Ordinal)).Problems);
        Assert.Equal($"space.x0.{bound}", problem.Path);
    }

    [Fact]
    public void Read_ABoundThatCannotBeRead_StillSaysWhatIsWrongElsewhere()
    {
        var text = Branin.Replace("high: 10", "high: 1e400", StringComparison.Ordinal)
            .Replace("low: 0, high: 15", "low: 20, high: 15", StringComparison.Ordinal);
        Assert.Contains(
            Read(text.Replace(
            "name: branin\n", "name: branin\nbudget: { trials: 99999999999, epochs: 0 }\n", StringComparison.Ordinal)).Problems,
            problem => problem.Path == "space.x1.low");
    }

    [Fact]
    public void Read_UnreadableFunction_BlamesNothingElse() =>
        Assert.Equal(
            ["5:function.name:'branni'; expected one of branin, hartmann3, hartmann6, rosenbrock, sphere, rastrigin (did you mean "
                + "'branin'?)"],
            Lines(Branin.Replace("name: branin,", "name: branni,")));

    [Theory]
    [InlineData("function: { name: branin, delay: 2 }", "function.delay:2 has no unit; expected a time such as")]
    [InlineData("function: { name: branin, delay: \"2\" }", "function.delay:'2' has no unit; expected a time such as")]
    [InlineData("function: { name: branin, delay: 10675199.00:00:00 }", "function.delay:'10675199.00:00:00' is longer than 36500d")]
    [InlineData("function: { name: branin, delay: 25d }", "function.delay:a delay of 25.00:00:00: must be at most 24 days")]
    [InlineData("function: { name: branin, delay: -1s }", "function.delay:a delay of -00:00:01: must not be negative")]
    [InlineData("function: branin\nbudget: { wallTime: \"90\" }", "budget.wallTime:'90' has no unit")]
    [InlineData("function: branin\nbudget: { totalTime: 0s }", "budget.totalTime:a training time of 00:00:00: must be longer than 0")]
    [InlineData("function: branin\nbudget: { trialTime: 50d }", "budget.trialTime:a trial time of 50.00:00:00: must be at most 49 days")]
    public void Read_ATimeThatIsNone_SaysWhatATimeIs(string instead, string message)
    {
        var lines = Lines(
            Branin.Replace(
            "function: { name: branin, delay: \"00:00:01\" }", instead.Replace("function: branin", "function: { name: branin }")));

        Assert.Contains($":{message}", Assert.Single(lines));
    }

    [Fact]
    public void Read_TimesWithUnits_AreThoseTimes()
    {
        var spec = Read(Branin.Replace("\"00:00:01\"", "1m30s") + "\nbudget: { wallTime: \"36:00:00\", trialTime: 2d }").Spec!;

        Assert.Equal(TimeSpan.FromSeconds(90), ((FunctionWorkload)spec!.Workload).Plan.Delay);
        Assert.Equal((TimeSpan.FromHours(36), TimeSpan.FromDays(2)), (spec.Search.Budget.WallTime, spec.Search.Budget.TrialTime));
    }

    [Fact]
    public void Read_ANameOfAMillionLetters_IsAbridged()
    {
        var line = Assert.Single(Lines(Branin.Replace("name: branin\n", $"name: {new string('a', 1_000_000)}\n")));

        Assert.Equal($"1:name:'{new string('a', 80)}…': a name is 1 to 63 lower-case letters, digits and hyphens", line);
    }

    [Theory]
    [InlineData(new byte[] { 0xE9 }, "found 0xE9 at byte 8; save it as UTF-8", 2)]
    [InlineData(new byte[] { 0xE2, 0x82 }, "found 0xE282 at byte 8; save it as UTF-8", 2)]
    [InlineData(new byte[] { 0 }, "found 0x00 at byte 8; save it as UTF-8", 2)]
    public void Read_BytesThatAreNoUtf8_AreRefusedWithTheirPlace(byte[] bytes, string message, int line)
    {
        using var file = new TemporaryFile([.. "seed: 1\n"u8, .. bytes]);

        var problem = Assert.Single(StudyFile.Read(file.Path).Problems);

        Assert.Equal((line, true), (problem.Line, problem.Message.EndsWith(message, StringComparison.Ordinal)));
    }

    [Fact]
    public void Read_Utf16_NeedsItsMark()
    {
        using var unmarked = new TemporaryFile(System.Text.Encoding.Unicode.GetBytes(Branin));
        using var marked = new TemporaryFile([.. System.Text.Encoding.Unicode.Preamble, .. System.Text.Encoding.Unicode.GetBytes(Branin)]);
        using var utf8 = new TemporaryFile([.. System.Text.Encoding.UTF8.Preamble, .. System.Text.Encoding.UTF8.GetBytes(Branin)]);

        Assert.EndsWith(
            "found 0x00 at byte 1, as in UTF-16; save it as UTF-8", Assert.Single(StudyFile.Read(unmarked.Path).Problems).Message);
        Assert.Empty(StudyFile.Read(marked.Path).Problems);
        Assert.Empty(StudyFile.Read(utf8.Path).Problems);
    }

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/null")]
    public void Read_ADevice_IsRefused(string path) =>
        Assert.EndsWith("it is a device or a pipe, and no file", Assert.Single(StudyFile.Read(path).Problems).Message);

    [Fact]
    public void Read_APipeThatNothingIsWrittenTo_IsRefused()
    {
        using var folder = new TemporaryFile([]);
        File.Delete(folder.Path);
        using (var making = System.Diagnostics.Process.Start("mkfifo", [folder.Path]))
            making.WaitForExit();

        Assert.EndsWith("it is a device or a pipe, and no file", Assert.Single(StudyFile.Read(folder.Path).Problems).Message);
    }

    [Fact]
    public void Read_AnEndlessFile_IsRefused()
    {
        using var file = new TemporaryFile([]);
        using (var stream = File.OpenWrite(file.Path))
            stream.SetLength(10_000_000_000);

        Assert.EndsWith("cannot be read: it is longer than 64 MB", Assert.Single(StudyFile.Read(file.Path).Problems).Message);
    }

    private sealed class TemporaryFile : IDisposable
    {
        public TemporaryFile(byte[] bytes) => File.WriteAllBytes(Path, bytes);

        public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"searchcluster-{Guid.NewGuid():N}.yaml");

        public void Dispose() => File.Delete(Path);
    }

    private static Contracts.Validation.StudyReading Read(string text) => StudyFile.Read(new StringReader(text));

    private static IEnumerable<string> Lines(string text) =>
        Read(text).Problems.Select(problem => $"{problem.Line}:{problem.Path}:{problem.Message}");
}
