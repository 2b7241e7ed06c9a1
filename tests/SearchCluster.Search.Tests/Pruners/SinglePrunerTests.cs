using System.Text.Json;
using SearchCluster.Search.Pruners;
using Xunit;
using static SearchCluster.Search.Tests.SearchJson;

namespace SearchCluster.Search.Tests.Pruners;

/// <summary>The pruners that judge a trial by itself: patience, threshold, explosion.</summary>
public class SinglePrunerTests
{
    [Fact]
    public void Patience_WithoutImprovementForSoManyEpochs_EndsTheTrial()
    {
        var study = Run(new PatiencePrunerOptions { Patience = 3 }, epoch => Math.Min(epoch, 4));

        Assert.Equal((TrialState.Pruned, 7, 4.0), (study.Trials[0].State, study.Trials[0].Epochs, study.Trials[0].Value));
    }

    [Fact]
    public void Patience_WithALeastImprovement_DoesNotCountSmallerOnes()
    {
        Assert.Equal(4, Run(new PatiencePrunerOptions { Patience = 3, MinDelta = 0.5 }, epoch => 0.1 * epoch).Trials[0].Epochs);
        Assert.Equal(
            TrialState.Completed, Run(new PatiencePrunerOptions { Patience = 3, MinDelta = 0.25 }, epoch => 0.1 * epoch).Trials[0].State);
    }

    [Fact]
    public void Patience_AroundAnotherPruner_LetsItDecideOnceItIsOver()
    {
        var pruner = new PatiencePrunerOptions { Patience = 3, Pruner = new ThresholdPrunerOptions { Lower = 5 } };

        Assert.Equal(TrialState.Completed, Run(pruner, epoch => Math.Min(epoch, 5)).Trials[0].State);
        Assert.Equal(7, Run(pruner, epoch => Math.Min(epoch, 4)).Trials[0].Epochs);
    }

    [Theory]
    [InlineData(0.5, TrialState.Completed)]
    [InlineData(0.49, TrialState.Pruned)]
    [InlineData(1.01, TrialState.Pruned)]
    [InlineData(double.NaN, TrialState.Pruned)]
    public void Threshold_OutsideItsBounds_EndsTheTrial(double value, TrialState expected) =>
        Assert.Equal(expected, Run(new ThresholdPrunerOptions { Lower = 0.5, Upper = 1 }, _ => value).Trials[0].State);

    [Fact]
    public void Threshold_WithinItsWarmup_Waits() =>
        Assert.Equal(3, Run(new ThresholdPrunerOptions { Lower = 0.5, WarmupEpochs = 2 }, _ => 0).Trials[0].Epochs);

    [Theory]
    [InlineData(6.0, TrialState.Completed)]
    [InlineData(6.1, TrialState.Pruned)]
    [InlineData(double.NaN, TrialState.Pruned)]
    [InlineData(double.PositiveInfinity, TrialState.Pruned)]
    public void Explosion_AboveThreeTimesTheUntrainedCost_EndsTheTrial(double cost, TrialState expected) =>
        Assert.Equal(expected, Run(new ExplosionPrunerOptions(), epoch => epoch == 0 ? 2 : cost, Direction.Minimize).Trials[0].State);

    [Fact]
    public void Problems_OfAPrunerThatLooksAtEpochs_RefuseFolds() =>
        Assert.All<PrunerOptions>(
            [new PatiencePrunerOptions(), new ExplosionPrunerOptions()],
            pruner => Assert.Contains(
                "fold by fold",
                Assert.Single(pruner.Problems(new SearchPlan { Name = "plan", Workload = new FoldedWorkload(5) }.ForPruner())).Message,
                StringComparison.Ordinal));

    [Theory]
    [InlineData("""{ "kind": "threshold" }""", "")]
    [InlineData("""{ "kind": "threshold", "lower": 2, "upper": 1, "warmupEpochs": -1 }""", "lower, warmupEpochs")]
    [InlineData("""{ "kind": "patience", "patience": 0, "minDelta": -1 }""", "patience, minDelta")]
    [InlineData("""{ "kind": "patience", "pruner": { "kind": "percentile", "percentile": 100 } }""", "pruner.percentile")]
    [InlineData("""{ "kind": "explosion", "factor": 1 }""", "factor")]
    [InlineData("""{ "kind": "median", "startupTrials": 0, "warmupEpochs": -1, "interval": 0 }""", "startupTrials, warmupEpochs, interval")]
    [InlineData("""{ "kind": "hyperband", "minEpochs": 9 }""", "minEpochs")]
    [InlineData("""{ "kind": "wilcoxon", "significance": 0, "startupFolds": 1 }""", "significance, startupFolds, ")]
    public void Problems_OfOptionsOutOfRange_NameThemAll(string pruner, string paths)
    {
        var options = JsonSerializer.Deserialize<PrunerOptions>(pruner, Options)!;

        Assert.Equal(
            paths, string.Join(
            ", ", options.Problems(new SearchPlan { Name = "plan", Budget = new Budget { Epochs = 9 } }.ForPruner())
            .Select(problem => problem.Path)));
    }

    private static PrunedStudy Run(PrunerOptions pruner, Func<int, double> curve, Direction direction = Direction.Maximize) =>
        new PrunedStudy(pruner, trials: 1, epochs: 9, (_, epoch) => curve(epoch), direction).Run();
}
