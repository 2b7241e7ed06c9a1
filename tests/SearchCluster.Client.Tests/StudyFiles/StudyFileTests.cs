using SearchCluster.Client.StudyFiles;
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
        Assert.Equal(("value", Direction.Minimize), (spec!.Objective.Metric, spec.Objective.Direction));
        Assert.Equal(TimeSpan.FromSeconds(1), spec.Function!.Delay);
    }

    [Fact]
    public void Read_Json_IsReadAsWell() =>
        Assert.Equal("j", Read("""{ "name": "j", "space": { "x0": { "kind": "uniform", "low": 0, "high": 1 } }, "function": { "name": "sphere" } }""").Spec!.Name);

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

    [Fact]
    public void Read_UnreadableFunction_BlamesNothingElse() =>
        Assert.Equal(
            ["5:function.name:'branni'; expected one of branin, hartmann3, hartmann6, rosenbrock, sphere, rastrigin (did you mean 'branin'?)"],
            Lines(Branin.Replace("name: branin,", "name: branni,")));

    private static Contracts.Validation.StudyReading Read(string text) => StudyFile.Read(new StringReader(text));

    private static IEnumerable<string> Lines(string text) => Read(text).Problems.Select(problem => $"{problem.Line}:{problem.Path}:{problem.Message}");
}
