using SearchCluster.Search;
using SearchCluster.Search.Studies;
using Xunit;

namespace SearchCluster.Client.Tests.Commands;

/// <summary>`run`, killed with -9 more often than a trial may lose silos, and started again on the same file.</summary>
public sealed class KilledRunTests : IDisposable
{
    private readonly StudyFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_OfOneLongTrialKilledWhileItGetsFurther_ComesToWhatAnUndisturbedRunFinds()
    {
        using var undisturbed = new StudyFolder();
        await undisturbed.Run("run", WriteLongTrial(undisturbed));
        var file = WriteLongTrial(_folder);
        var reached = 0;
        for (var kill = 0; kill <= Study.MostLivesLost; kill++)
        {
            using var process = _folder.Start("run", file, "--slots", "1");
            reached = (await _folder.Until("long", trial: 0, trial => trial.Epochs > reached)).Epochs;
            await process.Kill();
        }

        await _folder.Run("run", file);

        Assert.Equal(await undisturbed.Trials("long"), await _folder.Trials("long"));
        Assert.Equal(await Show(undisturbed, "long"), await Show(_folder, "long"));
        Assert.True((bool)(await _folder.Run("audit", "long", "--output", "json")).Document["ok"]!);
    }

    // The machine's kernel would do it: whenever the trial begins, its process ends.
    [Fact]
    public async Task Run_OfATrialThatAlwaysEndsItsProcess_FailsItAfterFiveAndCompletesTheOthers()
    {
        var file = _folder.WriteFunction(trials: 4, delay: "00:00:00.3");
        for (var life = 1; life <= Study.MostLivesLost; life++)
        {
            using var process = _folder.Start("run", file, "--slots", "1");
            await _folder.Until("function", trial: 1, trial => trial.State == TrialState.Running && trial.Attempts == life);
            await process.Kill();
        }

        await _folder.Run("run", file);

        var trials = (await _folder.Run("trials", "function", "--output", "json")).Document.AsArray();
        Assert.Equal(["Completed", "Failed", "Completed", "Completed"], trials.Select(trial => (string?)trial!["state"]));
        Assert.Equal(("suspected", Study.MostLivesLost), ((string?)trials[1]!["cause"], (int)trials[1]!["attempts"]!));
    }

    private static string WriteLongTrial(StudyFolder folder) => folder.Write("long.yaml", """
        name: long
        seed: 3
        budget: { trials: 1, epochs: 700 }
        space:
          optimizer.learningRate: { kind: logUniform, low: 1e-3, high: 1e-2 }
        training:
          dataset: { kind: digits, stratified: true, take: 250 }
          network: { kind: dense, hidden: [16] }
          checkpoint: { interval: "00:00:00.2" }
        """);

    private static async Task<string> Show(StudyFolder folder, string study)
    {
        var shown = (await folder.Run("show", study, "--output", "json")).Document.AsObject();
        shown.Remove("timing");
        return shown.ToJsonString();
    }
}
