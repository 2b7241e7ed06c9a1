using System.Text.Json.Nodes;
using SearchCluster.Contracts.Validation;
using SearchCluster.Contracts.Workloads.Commands;
using Xunit;

namespace SearchCluster.Contracts.Tests.Commands;

public sealed class CommandProblemsTests
{
    [Theory]
    [InlineData("""{ "run": "train 'x" }""", "command.run", "has a single quote at character 7 that is not closed")]
    [InlineData("""{ "run": [] }""", "command.run", "is empty; expected a program and its arguments")]
    [InlineData("""{ "run": { "a": 1 } }""", "command.run", "{\"a\":1} is a section; expected a list of words, or one text")]
    [InlineData("""{ "run": ["a"], "shell": true }""", "command.run",
        "is a list; with 'shell: true' it must be one text, which the shell reads")]
    [InlineData("""{ "run": "train {lrr}" }""", "command.run",
        "{lrr} is no parameter of the space, did you mean 'lr'?; for the text itself write {{lrr}}")]
    [InlineData("""{ "run": "a", "environment": { "A=B": "x" } }""", "command.environment.A=B",
        "is no environment variable: a name without '=', and a value, neither with a character of code 0")]
    [InlineData("""{ "run": "a", "environment": { "SEARCHCLUSTER_SEED": 1 } }""", "command.environment.SEARCHCLUSTER_SEED",
        "is a name that is kept for what a trial is told")]
    [InlineData("""{ "run": "a", "metrics": ["epoch"] }""", "command.metrics[0]", "'epoch' is no name of a metric")]
    [InlineData("""{ "run": "a", "gracePeriod": "-00:00:01" }""", "command.gracePeriod", "is -00:00:01; it must be from 0 to 01:00:00")]
    [InlineData("""{ "run": "a", "directry": "x" }""", "command.directry", "unknown key 'directry'; did you mean 'directory'?")]
    public void Of_AnUnsoundCommand_NamesThePlaceAndTheRemedy(string command, string path, string message)
    {
        var problems = Read(command).Problems;

        Assert.Contains((path, message), problems.Select(problem => (problem.Path, problem.Message)));
    }

    [Fact]
    public void Of_ASoundCommand_FindsNothing()
    {
        var (spec, problems) =
            Read("""{ "run": ["train", "{lr}", "{trial}", "{{lr}}", "{'a': 1}", "${HOME}", 3], "environment": { "N": 1, "B": true } }""");

        Assert.Empty(problems);
        var plan = ((CommandWorkload)spec!.Workload).Plan;
        Assert.Equal("3", plan.Run.Words[^1]);
        Assert.Equal(("1", "true"), (plan.Environment["N"].Value, plan.Environment["B"].Value));
        Assert.Equal("value", spec.Search.Objective.Metric);
    }

    private static StudyReading Read(string command) => StudyReading.Of(JsonNode.Parse(
        $$"""{ "name": "s", "budget": { "trials": 2 }, "space": { "lr": { "kind": "uniform", "low": 0, "high": 1 } }, """
            + $$""" "command": {{command}} }""")!);
}
