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
        var text = Course.OfLosses(2.31, 2.3, 2.29).WithAll(report => Slow(report, 0.15, 1.5e-6)).Verdicts()
            .Text(VerdictKind.LearningRateTooLow);

        Assert.Contains("barely moved: from 2.31 to 2.29 in 2 epochs at learning rate 0.0125", text);
        Assert.Contains("1.5e-6", text);
        Assert.DoesNotContain("labels", text);
    }

    [Fact]
    public void Of_LossBarelyMovesAtAHealthyRatio_MentionsTheLabels() =>
        Assert.Contains(
            "labels", Course.OfLosses(2.31, 2.3, 2.29).WithAll(report => Slow(report, 0.15, 1.5e-3)).Verdicts()
            .Text(VerdictKind.LearningRateTooLow));

    [Fact]
    public void Of_LinearClassifier_NeedsNoRatio() =>
        Assert.Contains(
            "Raise", Course.OfLosses(2.31, 2.29).WithAll(report => Slow(report, 0.15, 0) with { Layers = [] }).Verdicts()
            .Text(VerdictKind.LearningRateTooLow));

    // 0.05 × 2 = 0.1 is a movement.
    [Theory]
    [InlineData(1.901, true)]
    [InlineData(1.899, false)]
    public void Of_LossMovesByTheShare_IsTheBorder(double last, bool tooLow) =>
        Assert.Equal(
            tooLow, Course.OfLosses(2, last).WithAll(report => Slow(report, 0.15, 1e-3)).Verdicts()
            .Text(VerdictKind.LearningRateTooLow) is not null);

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
            .WithAll(report => Slow(report, 0.15, 1e-3).WithLayer(1, layer => layer with { SaturatedShare = 0.9 }))
            .Verdicts();

        Assert.Equal(VerdictKind.SaturatedUnits, Assert.Single(verdicts).Kind);
    }

    [Theory]
    [InlineData(0.99e-4, 1.01e-3, true)]
    [InlineData(1.01e-4, 1.01e-3, false)]
    [InlineData(0.99e-4, 0.99e-3, false)]
    public void Of_SaturatedUnits_DoNotExplainASmallRatioAtALivingGradient(double ratio, double gradient, bool tooLow)
    {
        var reports = Course.OfLosses(2.31, 2.3, 2.29).WithAll(report => Slow(report, 0.15, ratio) with
        {
            Layers = [.. Slow(report, 0.15, ratio).Layers.Select(layer => layer with { SaturatedShare = 0.9, GradientNorm = gradient })],
        });

        Assert.Equal(tooLow, reports.Verdicts().Text(VerdictKind.LearningRateTooLow) is not null);
    }

    [Fact]
    public void Of_WeightsBarelyMove_IsSaidOfAFallingLossToo() =>
        Assert.Contains(
            "weights barely moved", Course.OfLosses(678, 600, 524).WithAll(report => Slow(report, 0.116, 1.9e-5)).Verdicts()
            .Text(VerdictKind.LearningRateTooLow));

    [Fact]
    public void Of_OneEpochOfLargerUpdates_SaysNothing() =>
        Assert.Empty(Course.OfLosses(2, 1.5, 1).WithAll(report => Slow(report, 0.5, report.Epoch == 1 ? 1e-3 : 1e-6)).Verdicts());

    [Fact]
    public void Of_DropoutLiftsTheTrainingLoss_StillCounts()
    {
        var reports = Course.OfLosses(12.4, 13.9, 13.8).WithAll(report => Slow(report, 0.1, 1e-3) with { ValidationLoss = 12.4 });

        Assert.Contains("did not fall, but went from 12.4 to 13.8", reports.Verdicts().Text(VerdictKind.LearningRateTooLow));
    }

    [Fact]
    public void Of_FallFromWhatDropoutAdded_SaysNothing() =>
        Assert.Empty(
            Course.OfLosses(12.4, 14.5, 12.4).WithAll(report => Slow(report, 0.1, 1e-3) with { ValidationLoss = 12.4 }).Verdicts());

    private static EpochReport Slow(EpochReport report, double accuracy, double? ratio) => report with
    {
        TrainAccuracy = accuracy,
        ValidationAccuracy = accuracy,
        Layers = [.. report.Layers.Select(layer => layer with { UpdateRatio = report.Epoch == 0 ? null : ratio })],
    };
}
