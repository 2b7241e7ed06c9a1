using Microsoft.Data.Sqlite;
using Xunit;

namespace SearchCluster.Client.Tests.Commands;

public sealed class ReadingTests : IDisposable
{
    private readonly StudyFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Trial_OfATraining_ShowsEveryEpochFromTheUntrainedNetworkAndEveryLayer()
    {
        await _folder.Run("run", _folder.WriteTraining(trials: 2, epochs: 3));

        var trial = (await _folder.Run("trial", "training", "1", "--output", "json")).Document;
        var table = await _folder.Run("trial", "training", "1");

        var reports = trial["reports"]!.AsArray();
        Assert.Equal([0, 1, 2, 3], reports.Select(report => (int)report!["epoch"]!));
        Assert.All(reports, report =>
            Assert.Equal(["dense1", "dense2"], report!["layers"]!.AsArray().Select(layer => (string)layer!["layer"]!)));
        Assert.Null(reports[0]!["layers"]![0]!["updateRatio"]);
        Assert.NotNull(reports[1]!["layers"]![0]!["updateRatio"]);
        Assert.Equal(
            ["number", "state", "value", "epochs", "attempts", "configuration", "metrics", "verdicts", "reason", "timing", "reports"],
            trial.AsObject().Select(entry => entry.Key));
        Assert.Contains("dense2", table.Output);
    }

    [Fact]
    public async Task Show_OfATraining_SaysHowManyModelsAreKeptAndTheirBytesUntilItIsDeleted()
    {
        await _folder.Run("run", _folder.WriteTraining(trials: 2, epochs: 2));

        var document = (await _folder.Run("show", "training", "--output", "json")).Document;
        var table = await _folder.Run("show", "training");

        Assert.Equal(1, (int)document["models"]!["kept"]!);
        // 64 × 64, 64 × 32 and 32 × 10 weights of four bytes are 26 kB, packed; less where the weights stayed zero.
        Assert.InRange((int)document["models"]!["bytes"]!, 1_000, 40_000);
        Assert.Matches("Models kept: 1, [0-9.]+ kB in the database", table.Output);

        await _folder.Run("delete", "training");
        Assert.Equal(0, Models());
    }

    private int Models()
    {
        using var connection = new SqliteConnection($"Data Source={_folder.Database};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM model";
        return Convert.ToInt32(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Show_OfAStudyWhoseTrialsAllViolateAConstraint_SaysThatNoneIsBestAndWhy()
    {
        await _folder.Run("run", _folder.Write("bound.yaml", """
            name: bound
            objective: { metric: value, direction: minimize }
            constraints: [ { metric: value, atMost: 0 } ]
            budget: { trials: 3 }
            space: { x0: { kind: uniform, low: -5, high: 10 }, x1: { kind: uniform, low: 0, high: 15 } }
            function: { name: branin }
            """));

        var show = await _folder.Run("show", "bound");
        var best = await _folder.Run("best", "bound");

        Assert.Contains("No best configuration: all 3 trials that completed violate a constraint", show.Output);
        Assert.Contains("infeasible", show.Output);
        Assert.Equal(3, best.ExitCode);
        Assert.Contains("study 'bound' has no best trial: all 3 trials that completed violate a constraint", best.Error);
    }

    [Fact]
    public async Task Trials_ThatTookTooLong_AreShownWithWhatMadeThemFail()
    {
        var run = await _folder.Run("run", _folder.WriteFunction(trials: 2, delay: "00:01:00", more: ", trialTime: \"00:00:00.1\""));

        var trials = (await _folder.Run("trials", "function", "--output", "json")).Document.AsArray();
        var table = await _folder.Run("trials", "function");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("failed (timed out): 2 trials: 0, 1", run.Output);
        Assert.All(trials, trial =>
            Assert.Equal(
            ("Failed", "timedOut", "timed out: not ended after 00:00:00.1000000"),
            ((string?)trial!["state"], (string?)trial["cause"], (string?)trial["reason"])));
        Assert.Contains("failed (timed out)", table.Output);
    }

    [Fact]
    public async Task Verbs_OnNothingOfThatName_ExitWithThreeAndNameTheNearest()
    {
        var none = await _folder.Run("list");
        await _folder.Run("run", _folder.WriteFunction(trials: 5));

        var study = await _folder.Run("show", "functoin", "--output", "json");
        var trial = await _folder.Run("trial", "function", "5");

        Assert.Equal((3, 3, 3), (none.ExitCode, study.ExitCode, trial.ExitCode));
        Assert.Contains("there is no database searchcluster.db", none.Error);
        Assert.Contains("nearest: function", (string?)study.Document["error"]);
        Assert.Contains("study 'function' has no trial 5: it has 0 to 4", trial.Error);
    }

    [Fact]
    public async Task Verbs_MisusedOnTheCommandLine_ExitWithTwo()
    {
        foreach (var arguments in (string[][])[[], ["run"], ["run", "x.yaml", "--slots", "0"], ["trial", "s", "one"],
            ["show", "s", "--output", "xml"], ["run", "x.yaml", "--in-memory", "--database", "y.db"]])
            Assert.Equal((arguments.Length, 2), (arguments.Length, (await _folder.Run(arguments)).ExitCode));
    }

    [Fact]
    public async Task Plan_OfAnUnwiseStudy_WarnsAndSpendsNothing()
    {
        var file = _folder.Write("unwise.yaml", """
            name: unwise
            sampler: { kind: grid }
            space:
              optimizer.learningRate: { kind: logUniform, low: 1e-3, high: 1e-1, points: 3 }
              regularization.l2: { kind: logUniform, low: 1e-6, high: 1e-2, points: 2 }
              network.dropout: { kind: uniform, low: 0, high: 0.5, points: 2 }
              network.batchNorm: { kind: categorical, values: [true, false] }
            training:
              dataset: { kind: digits }
              preprocessing: [ minMax, { kind: pca, components: 10 } ]
            """);

        var plan = (await _folder.Run("plan", file, "--output", "json")).Document;

        Assert.Equal((24, 24, 10), ((int)plan["trials"]!, (int)plan["points"]!, (int)plan["epochs"]!));
        Assert.True((double)plan["timing"]!["seconds"]! > 0);
        var warnings = plan["warnings"]!.AsArray().Select(warning => (string)warning!).ToList();
        Assert.Contains(warnings, warning => warning.Contains("a grid over 4 parameters", StringComparison.Ordinal));
        Assert.Contains(warnings, warning => warning.Contains("share one scale already", StringComparison.Ordinal));
        Assert.Contains(warnings, warning => warning.Contains("turn about the origin", StringComparison.Ordinal));
        Assert.False(File.Exists(_folder.Database));
    }

    [Fact]
    public async Task Plan_OfATable_NamesItsClassesTheColumnThatCountsAndTheExampleLeftOut()
    {
        _folder.Write(
            "data.csv", ",a,\"kind\"\n"
            + string.Concat(Enumerable.Range(0, 60).Select(i => $"{i},{i * i % 17}, \"{(i % 3 == 0 ? "cat" : "dog")}\"\n")));
        var file = _folder.Write("table.yaml", """
            name: table
            budget: { trials: 2, epochs: 2 }
            space:
              optimizer.learningRate: { kind: logUniform, low: 1e-3, high: 1e-1 }
              batchSize: { kind: categorical, values: [4, 5, 7] }
            training:
              dataset: { kind: csv, file: data.csv, label: kind }
              network: { kind: dense, hidden: [4], batchNorm: true }
              batchSize: 8
            """);

        var plan = (await _folder.Run("plan", file, "--output", "json")).Document;

        Assert.Equal(["cat 20", "dog 40"], plan["classes"]!.AsArray().Select(size => $"{(string)size!["name"]!} {(int)size["examples"]!}"));
        var warnings = plan["warnings"]!.AsArray().Select(warning => (string)warning!).ToList();
        Assert.Contains(
            warnings, warning => warning.Contains("has no name and counts 0, 1, 2, … from row to row", StringComparison.Ordinal));
        Assert.Contains(
            warnings, warning => warning.Contains("of 36 examples the last batch of 5 or 7 would hold one", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Plan_WithTheAutomaticSampler_SaysWhichItChoseAndWhy()
    {
        var file = _folder.Write("auto.yaml", """
            name: auto
            sampler: { kind: auto }
            budget: { trials: 300 }
            space:
              x0: { kind: uniform, low: -5, high: 10 }
              x1: { kind: uniform, low: 0, high: 15 }
            function: { name: branin }
            """);

        Assert.Contains(
            "\nsampler: auto: tpe, since 300 trials are more than a Gaussian process weighs (256)\n",
            (await _folder.Run("plan", file)).Output);
    }

    [Fact]
    public async Task Plan_OfAGridAboveTheBudget_IsRefusedWithItsSize()
    {
        var file = _folder.Write("grid.yaml", """
            name: grid
            sampler: { kind: grid }
            budget: { trials: 8 }
            space:
              x0: { kind: integer, low: 1, high: 3 }
              x1: { kind: integer, low: 1, high: 3 }
            function: { name: sphere }
            """);

        var ended = await _folder.Run("plan", file);

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("grid.yaml:3: budget.trials: the grid has 9 points, more than the 8 trials of the budget\n", ended.Error);
    }

    [Fact]
    public async Task Run_OnADatabaseOfANewerVersion_ChangesNothing()
    {
        await _folder.Run("run", _folder.WriteFunction(trials: 5));
        Execute("INSERT INTO SchemaVersions (ScriptName, Applied) VALUES ('SearchCluster.Silo.Journal.Migrations.9999-future.sql', "
            + "'2030-01-01')");

        await AssertRefused(await _folder.Run("run", "function.yaml"), "newer");
    }

    [Fact]
    public async Task Run_OnADamagedDatabase_SaysSo()
    {
        await File.WriteAllBytesAsync(_folder.Database, [.. Enumerable.Repeat((byte)'x', 9000)]);

        await AssertRefused(await _folder.Run("run", _folder.WriteFunction(trials: 5)), "searchcluster.db");
        await AssertRefused(await _folder.Run("list"), "searchcluster.db");
    }

    [Fact]
    public async Task Run_WhereNoDatabaseCanBe_SaysSo() =>
        // A path through a file stands for a folder that cannot be written: to root no folder is read-only.
        await AssertRefused(
            await _folder.Run("run", _folder.WriteFunction(trials: 5), "--database", "function.yaml/study.db"), "function.yaml/study.db");

    [Fact]
    public async Task Audit_OfADatabaseThatWasTamperedWith_DoesNotAddUp()
    {
        await _folder.Run("run", _folder.WriteFunction(trials: 5));
        Execute("DELETE FROM event WHERE kind = 'TrialEnded' AND trial = 2");

        var ended = await _folder.Run("audit", "function", "--output", "json");

        Assert.Equal(1, ended.ExitCode);
        Assert.Equal([2], ended.Document["misstated"]!.AsArray().Select(number => (int)number!));
    }

    private static Task AssertRefused(Ended ended, string about)
    {
        Assert.Equal(1, ended.ExitCode);
        Assert.Contains(about, ended.Error);
        Assert.Single(ended.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(ended.Output);
        return Task.CompletedTask;
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_folder.Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
