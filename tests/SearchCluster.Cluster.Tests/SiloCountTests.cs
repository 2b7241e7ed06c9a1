using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Cluster.Tests;

public sealed class SiloCountTests
{
    private const int Trials = 200;

    [Fact]
    public async Task Run_OnOneSiloAndOnThree_FindsTheSameValuesBitForBit()
    {
        var alone = await Run(silos: 1);
        var three = await Run(silos: 3);

        Assert.Equal(Trials, alone.Count);
        Assert.Equal(alone.Select(Bits), three.Select(Bits));
        Assert.Equal(alone.Select(trial => trial.Configuration.ToString()), three.Select(trial => trial.Configuration.ToString()));
    }

    private static async Task<IReadOnlyList<TrialSummary>> Run(short silos)
    {
        await using var cluster = await TestCluster.Start(new TestClusterOptions { Silos = silos });
        var summary = await cluster.Run(Studies.Branin("b", Trials), Studies.Patience());

        Assert.Equal(StudyState.Completed, summary.State);
        Assert.Equal(Trials, summary.Counts.Completed);
        var audit = await cluster.Audit("b");
        Assert.True(audit.Ok);
        Assert.Equal(Trials, audit.Attempts);
        return await cluster.Trials("b");
    }

    private static (int Number, TrialState State, long Value) Bits(TrialSummary trial) =>
        (trial.Number, trial.State, BitConverter.DoubleToInt64Bits(trial.Value!.Value));
}
