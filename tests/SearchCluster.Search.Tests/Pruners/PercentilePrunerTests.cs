using SearchCluster.Search.Pruners;
using Xunit;

namespace SearchCluster.Search.Tests.Pruners;

public class PercentilePrunerTests
{
    // Trial t has the value t at every epoch; each comes after all before it have completed, unless it was pruned.
    [Theory]
    [InlineData("median", 50)]
    [InlineData("percentile", 25)]
    public void Decide_OfATrialAgainstFourCompleted_PrunesBelowThePercentileAndNotAtIt(string kind, double percentile)
    {
        // Values 0, 1, 2, 3 completed: the median lies at 1.5, the best quarter begins at 3 − 0.75.
        var bound = 3 * percentile / 100;
        PrunerOptions pruner = kind == "median" ? new MedianPrunerOptions { StartupTrials = 4 }
            : new PercentilePrunerOptions { Percentile = percentile, StartupTrials = 4 };
        var study = new PrunedStudy(
            pruner, trials: 6, epochs: 3, (trial, _) => trial < 4 ? trial : trial == 4 ? bound + 1e-9 : bound, Direction.Minimize).Run();

        Assert.Equal(TrialState.Pruned, study.Trials[4].State);
        Assert.Equal(TrialState.Completed, study.Trials[5].State);
    }

    [Fact]
    public void Decide_BeforeEnoughTrialsHaveCompleted_PrunesNone()
    {
        var study = new PrunedStudy(new MedianPrunerOptions { StartupTrials = 7 }, trials: 10, epochs: 3, (trial, _) => -trial).Run();

        Assert.All(Enumerable.Range(0, 7), trial => Assert.Equal(TrialState.Completed, study.Trials[trial].State));
        Assert.All(Enumerable.Range(7, 3), trial => Assert.Equal(TrialState.Pruned, study.Trials[trial].State));
    }

    [Fact]
    public void Decide_WithinTheWarmup_Waits()
    {
        var study = new PrunedStudy(
            new MedianPrunerOptions { StartupTrials = 1, WarmupEpochs = 4 }, trials: 2, epochs: 9, (trial, _) => -trial).Run();

        Assert.Equal((TrialState.Pruned, 5), (study.Trials[1].State, study.Trials[1].Epochs));
    }

    // Decisions at the epochs 1, 4, 7; the trial falls behind at epoch 2.
    [Fact]
    public void Decide_BetweenIntervals_Waits()
    {
        var pruner = new MedianPrunerOptions { StartupTrials = 1, Interval = 3 };
        var study = new PrunedStudy(pruner, trials: 2, epochs: 9, (trial, epoch) => trial == 0 ? epoch : 1).Run();

        Assert.Equal((TrialState.Pruned, 4), (study.Trials[1].State, study.Trials[1].Epochs));
    }

    // At epoch 1 it led, and its best so far still does.
    [Fact]
    public void Decide_OfATrialWhoseBestIsAhead_GoesByItsBest()
    {
        var study = new PrunedStudy(
            new MedianPrunerOptions { StartupTrials = 1 }, trials: 2, epochs: 5, (trial, epoch) => trial == 0 ? epoch : epoch == 1 ? 9 : 0)
            .Run();

        Assert.Equal(TrialState.Completed, study.Trials[1].State);
    }

    // Pruned trials are no measure: with them the median would sink from trial to trial.
    [Fact]
    public void Decide_AmongPrunedTrials_ComparesWithTheCompletedAlone()
    {
        var study = new PrunedStudy(
            new MedianPrunerOptions { StartupTrials = 2 }, trials: 30, epochs: 2, (trial, _) => trial < 2 ? 10 : 9 - trial % 3).Run();

        Assert.Equal(28, study.Summary.Counts.Pruned);
    }

    // The running percentile against its definition, over many values in random order.
    [Theory]
    [InlineData(0.25)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void LowestPart_ThatHoldsAShare_SplitsTheValuesAtTheirRank(double share)
    {
        var part = new LowestPart<double>();
        var values = new List<double>();
        for (var i = 0; i < 500; i++)
        {
            var value = Math.Floor(1000 * (i * 0.6180339887 % 1)) / 10;
            values.Add(value);
            values.Sort();
            part.Add(value, (int)(share * (values.Count - 1)) + 1);

            Assert.Equal(values[(int)(share * (values.Count - 1))], part.Highest);
            Assert.Equal((int)(share * (values.Count - 1)) + 1, part.PartCount);
        }
    }
}
