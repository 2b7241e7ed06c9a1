using SearchCluster.Training.Diagnosis;
using SearchCluster.Training.Networks;
using SearchCluster.Training.Reports;
using Xunit;

namespace SearchCluster.Training.Tests.Diagnosis;

public sealed class CapacityTooSmallTests
{
    private static readonly IReadOnlyList<EpochReport> Plateau = Course.OfLosses(2.31, 1.8, 1.6, 1.59, 1.58, 1.57);

    [Fact]
    public void Of_LowPlateauWithoutGap_QuotesAccuraciesAndLosses()
    {
        var text = Text(Plateau, 0.41234, 0.4);

        Assert.Contains("0.4123 in training, 0.4 on validation (chance: 0.1)", text);
        Assert.Contains("from 1.6 to 1.57 over the last 3 epochs", text);
        Assert.EndsWith("Make the network larger.", text);
    }

    [Fact]
    public void Of_LinearClassifier_AdvisesAHiddenLayer() =>
        Assert.EndsWith("Add a hidden layer.", Text(Plateau, 0.4, 0.4, Course.Plan with { Network = new DenseNetwork { Hidden = [] } }));

    [Fact]
    public void Of_Regularised_AdvisesLess() =>
        Assert.EndsWith("or regularise less.", Text(Plateau, 0.4, 0.4, Course.Plan with { Regularization = new() { L2 = 1 } }));

    // Ten classes: 0.1 + 0.8 × 0.9 = 0.82.
    [Theory]
    [InlineData(0.819, 0.8, true)]
    [InlineData(0.821, 0.81, false)]
    [InlineData(0.4, 0.381, true)]
    [InlineData(0.4, 0.379, false)]
    [InlineData(0.4, 0.6, true)]
    public void Of_AccuracyAndGap_HaveBorders(double train, double validation, bool tooSmall) =>
        Assert.Equal(tooSmall, Text(Plateau, train, validation) is not null);

    // 0.03 × 1.6 = 0.048.
    [Theory]
    [InlineData(1.553, true)]
    [InlineData(1.551, false)]
    public void Of_StillFalling_IsTheBorder(double last, bool tooSmall) =>
        Assert.Equal(tooSmall, Text(Course.OfLosses(2.31, 1.8, 1.6, 1.59, 1.58, last), 0.4, 0.4) is not null);

    // 0.02 of 1.6 is little, and a steady part of a slow fall. Without a hidden layer there is no update ratio to tell.
    [Fact]
    public void Of_SteadySlowFall_SaysNothing() =>
        Assert.Null(Text(Course.OfLosses(1.7, 1.66, 1.62, 1.6, 1.59, 1.58).WithAll(report => report with { Layers = [] }), 0.4, 0.4));

    [Fact]
    public void Of_TooFewEpochsForAPlateau_SaysNothing() => Assert.Null(Text(Course.OfLosses(2.31, 1.6, 1.6, 1.6), 0.4, 0.4));

    [Fact]
    public void Of_UpdatesTooSmallToTell_SaysNothing() =>
        Assert.Null(Text(
            Plateau.WithAll(report => report with { Layers = [.. report.Layers.Select(layer => layer with { UpdateRatio = 9e-5 })] }), 0.4,
            0.4));

    [Fact]
    public void Of_DeadUnits_LeavesItToThem() =>
        Assert.Null(Text(Plateau.WithAll(report => report.WithLayer(1, layer => layer with { DeadShare = 0.9 })), 0.4, 0.4));

    private static string? Text(IReadOnlyList<EpochReport> reports, double train, double validation, TrainingPlan? plan = null) =>
        reports.WithAll(report => report with { TrainAccuracy = train, ValidationAccuracy = validation }).Verdicts(plan)
            .Text(VerdictKind.CapacityTooSmall);
}
