using SearchCluster.Training.Diagnosis;
using SearchCluster.Training.Optimizers;
using SearchCluster.Training.Reports;
using SearchCluster.Training.Schedules;
using Xunit;

namespace SearchCluster.Training.Tests.Diagnosis;

public sealed class LearningRateTooLowTests
{
    [Fact]
    public void Of_LossBarelyMoves_QuotesLossesRateAndRatio()
    {
        var text = Course.OfLosses(2.31, 2.3, 2.29).WithAll(report => Slow(report, 0.15, 1.5e-6)).Verdicts().Text(VerdictKind.LearningRateTooLow);

        Assert.Contains("in 2 epochs, from 2.31 to 2.29, at learning rate 0.0125", text);
        Assert.Contains("1.5e-6", text);
        Assert.DoesNotContain("labels", text);
    }

    [Fact]
    public void Of_LossBarelyMovesAtAHealthyRatio_MentionsTheLabels() =>
        Assert.Contains("labels", Course.OfLosses(2.31, 2.3, 2.29).WithAll(report => Slow(report, 0.15, 1.5e-3)).Verdicts().Text(VerdictKind.LearningRateTooLow));

    [Fact]
    public void Of_LinearClassifier_NeedsNoRatio() =>
        Assert.Contains("Raise", Course.OfLosses(2.31, 2.29).WithAll(report => Slow(report, 0.15, 0) with { Layers = [] }).Verdicts().Text(VerdictKind.LearningRateTooLow));

    // 0.05 × 2 = 0.1 is a movement.
    [Theory]
    [InlineData(1.901, true)]
    [InlineData(1.899, false)]
    public void Of_LossMovesByTheShare_IsTheBorder(double last, bool tooLow) =>
        Assert.Equal(tooLow, Course.OfLosses(2, last).WithAll(report => Slow(report, 0.15, 1e-6)).Verdicts().Text(VerdictKind.LearningRateTooLow) is not null);

    [Fact]
    public void Of_AccuracyAlreadyHigh_SaysNothing() =>
        Assert.Empty(Course.OfLosses(0.11, 0.109).WithAll(report => Slow(report, 0.9, 1e-6)).Verdicts());

    [Fact]
    public void Of_StillWarmingUp_SaysNothing()
    {
        var plan = Course.Plan with { Optimizer = new SgdOptimizer { Schedule = new ConstantSchedule { WarmupEpochs = 2 } } };

        Assert.Empty(Course.OfLosses(2.31, 2.3, 2.29).WithAll(report => Slow(report, 0.15, 1e-6)).Verdicts(plan));
    }

    [Fact]
    public void Of_UntrainedOnly_SaysNothing() => Assert.Empty(Course.OfLosses(2.31).WithAll(report => Slow(report, 0.1, null)).Verdicts());

    [Fact]
    public void Of_SaturatedUnits_LeavesItToThem()
    {
        var verdicts = Course.OfLosses(2.31, 2.3, 2.29)
            .WithAll(report => Slow(report, 0.15, 1e-6).WithLayer(1, layer => layer with { SaturatedShare = 0.9 }))
            .Verdicts();

        Assert.Equal(VerdictKind.SaturatedUnits, Assert.Single(verdicts).Kind);
    }

    private static EpochReport Slow(EpochReport report, double accuracy, double? ratio) => report with
    {
        TrainAccuracy = accuracy,
        ValidationAccuracy = accuracy,
        Layers = [.. report.Layers.Select(layer => layer with { UpdateRatio = report.Epoch == 0 ? null : ratio })],
    };
}
