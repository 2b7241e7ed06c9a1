using System.Text.Json.Nodes;
using Xunit;

namespace SearchCluster.Client.Tests.Commands;

public sealed class CheckTests(CheckedStudy sound) : IClassFixture<CheckedStudy>, IDisposable
{
    private readonly StudyFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Check_OfASoundStudy_PrintsTheContractsDocumentAndSpendsNothing()
    {
        var ended = sound.Ended;

        Assert.Equal(0, ended.ExitCode);
        Assert.Equal("checking training on a sample of its space\n", ended.Error);
        var check = ended.Document.AsObject();
        Assert.Equal(["ok", "initialLoss", "findings", "learningRate", "examples", "sample"], check.Select(entry => entry.Key));
        Assert.True((bool)check["ok"]!);
        Assert.Equal(Math.Log(10), (double)check["initialLoss"]!["expected"]!, 1e-9);
        Assert.InRange((double)check["initialLoss"]!["measured"]!, 2, 4);
        Assert.All(check["findings"]!.AsArray(), finding =>
        {
            Assert.Equal(["kind", "severity", "text", "configuration"], finding!.AsObject().Select(entry => entry.Key));
            Assert.Contains((string)finding["severity"]!, new[] { "info", "warning" });
            Assert.IsType<JsonObject>(finding["configuration"]);
        });
        Assert.Equal(5, check["sample"]!.AsArray().Count);
        Assert.False(sound.LeftADatabase);
    }

    [Fact]
    public void Check_OfABadInitializerInTheSpace_IsAFindingOfItsConfigurationAndNoFault()
    {
        var symmetric = sound.Ended.Document["findings"]!.AsArray().Where(finding => (string)finding!["kind"]! == "symmetricUnits")
            .ToList();
        Assert.Equal(0, sound.Ended.ExitCode);
        Assert.NotEmpty(symmetric);
        Assert.All(symmetric, finding => Assert.Equal("zero", (string)finding!["configuration"]!["network.initializer"]!));
    }

    [Fact]
    public void Check_OfASoundStudy_ProposesLearningRatesWithTheCurveThatFoundThem()
    {
        var rates = sound.Ended.Document["learningRate"]!;

        var (low, high) = ((double)rates["low"]!, (double)rates["high"]!);
        Assert.InRange(low, 1e-5, 0.1);
        Assert.InRange(high, low, 20);
        var verdicts = rates["curve"]!.AsArray().Select(point => (string)point!["verdict"]!).ToList();
        Assert.Equal(["tooLow", "good", "tooHigh"], verdicts.Where(verdict => verdict != "slow").Distinct());
        Assert.All(rates["curve"]!.AsArray(), point =>
            Assert.Equal(["rate", "loss", "diverged", "updateRatio", "verdict"], point!.AsObject().Select(entry => entry.Key)));
    }

    [Fact]
    public async Task Check_Again_PrintsTheSameDocument() =>
        Assert.Equal(
            sound.Ended.Output, (await _folder.Run("check", _folder.WriteTraining(trials: 4, epochs: 3), "--output", "json")).Output);

    [Fact]
    public async Task Check_WhereNoNetworkCanTrain_FailsAndSaysWhy()
    {
        var ended = await _folder.Run("check", WriteHopeless(), "--output", "json");
        var table = await _folder.Run("check", "hopeless.yaml");

        Assert.Equal((1, 1), (ended.ExitCode, table.ExitCode));
        Assert.False((bool)ended.Document["ok"]!);
        Assert.Equal("noConfigurationPasses", (string)ended.Document["findings"]![0]!["kind"]!);
        Assert.Null(ended.Document["learningRate"]);
        Assert.Contains("hopeless: 1 fault", table.Output);
        Assert.Contains("no configuration passes", table.Output);
        Assert.DoesNotContain("no configuration passes", table.Error);
    }

    [Fact]
    public async Task Check_OfRowsThatStandInTwoSplits_Fails()
    {
        var rows = Enumerable.Range(0, 200).Select(i => $"{i / 2},{i / 2 % 7},{i / 2 % 2}");
        _folder.Write("twins.csv", $"a,b,label\n{string.Join('\n', rows)}\n");
        var file = _folder.Write("twins.yaml", """
            name: twins
            space: { optimizer.learningRate: { kind: logUniform, low: 1e-3, high: 0.1 } }
            training:
              dataset: { kind: csv, file: twins.csv }
              preprocessing: [ standardize ]
            """);

        var ended = await _folder.Run("check", file, "--output", "json", "--sample", "1");

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains(
            ended.Document["findings"]!.AsArray(), finding => (string)finding!["kind"]! == "leakage"
            && (string)finding["severity"]! == "error");
    }

    [Fact]
    public async Task Check_OfAFunction_ChecksWhatApplies()
    {
        var ended = await _folder.Run("check", _folder.WriteFunction(trials: 5), "--output", "json");

        Assert.Equal(0, ended.ExitCode);
        Assert.True((bool)ended.Document["ok"]!);
        Assert.Null(ended.Document["initialLoss"]);
        Assert.Null(ended.Document["learningRate"]);
        Assert.Equal("functionValues", (string)Assert.Single(ended.Document["findings"]!.AsArray())!["kind"]!);
    }

    [Fact]
    public async Task Check_OfAnInvalidStudyOrSample_ExitsWithTwo()
    {
        var invalid = await _folder.Run("check", _folder.Write("bad.yaml", "name: bad\nbudget: { trials: 0 }\n"));
        var misused = await _folder.Run("check", "bad.yaml", "--sample", "0");

        Assert.Equal((2, 2), (invalid.ExitCode, misused.ExitCode));
        Assert.Contains("budget.trials", invalid.Error);
        Assert.Contains("--sample is 0", misused.Error);
    }

    [Fact]
    public async Task Run_WithCheckOnAFault_DoesNotStartAndPutsFindingsOnStandardError()
    {
        var ended = await _folder.Run("run", WriteHopeless(), "--check", "--output", "json");
        var table = await _folder.Run("run", "hopeless.yaml", "--check", "--quiet");

        Assert.Equal((1, 1), (ended.ExitCode, table.ExitCode));
        Assert.False((bool)ended.Document["ok"]!);
        Assert.Contains("symmetric units", ended.Error);
        Assert.Contains("was not started", ended.Error);
        Assert.Empty(table.Output);
        Assert.Contains("no configuration passes", table.Error);
        Assert.DoesNotContain("symmetric units", table.Error);
        Assert.False(File.Exists(_folder.Database));
    }

    [Fact]
    public async Task Run_WithCheckOnASoundStudy_WarnsAndRunsIt()
    {
        var ended = await _folder.Run("run", _folder.WriteTraining(trials: 2, epochs: 1), "--check", "--output", "json");

        Assert.Equal((0, 2), (ended.ExitCode, (int)ended.Document["counts"]!["proposed"]!));
        Assert.Contains("symmetric units", ended.Error);
    }

    [Fact]
    public async Task Submit_WithCheckOnAFault_AsksNoCluster()
    {
        var ended = await _folder.Run("submit", WriteHopeless(), "--check", "--cluster", "127.0.0.1:1");

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("no configuration passes", ended.Error);
        Assert.DoesNotContain("127.0.0.1", ended.Error);
    }

    [Fact]
    public async Task Check_Interrupted_EndsWithinAStep()
    {
        // Two thousand configurations would take minutes.
        using var process = _folder.Start("check", _folder.WriteTraining(trials: 4, epochs: 3), "--sample", "2000");
        await process.UntilSaid("checking training");

        process.Interrupt();
        var ended = await process.End();

        Assert.Equal(130, ended.ExitCode);
        Assert.Contains("interrupted before the check was done", ended.Error);
        Assert.Empty(ended.Output);
    }

    [Fact]
    public async Task Plan_PointsToTheCheck() =>
        Assert.Contains("searchcluster check function.yaml", (await _folder.Run("plan", _folder.WriteFunction(trials: 5))).Output);

    private string WriteHopeless() => _folder.Write("hopeless.yaml", """
        name: hopeless
        budget: { trials: 2, epochs: 1 }
        space: { optimizer.learningRate: { kind: logUniform, low: 1e-3, high: 0.1 } }
        training:
          dataset: { kind: digits }
          network: { kind: dense, hidden: [16], initializer: zero }
        """);
}
