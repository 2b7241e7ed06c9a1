using SearchCluster.Training.Diagnosis;
using SearchCluster.Training.Reports;
using Xunit;

namespace SearchCluster.Training.Tests.Diagnosis;

public sealed class OverfittingTests
{
    [Fact]
    public void Of_LargeGap_QuotesAccuraciesAndLosses()
    {
        var text = Text(report => report with { TrainAccuracy = 0.98765, ValidationAccuracy = 0.85, ValidationLoss = 0.27 });

        Assert.Contains("0.9877", text);
        Assert.Contains("0.85 on validation at epoch 5, a gap of 0.1377", text);
        Assert.Contains("losses 0.25 and 0.27.", text);
    }

    [Fact]
    public void Of_GapWhoseValidationLossRose_QuotesTheLowest() =>
        Assert.Contains(
            "0.4, the latter up from its lowest, 0.32",
            Text(report => report with { TrainAccuracy = 0.98, ValidationAccuracy = 0.92, ValidationLoss = 0.4 }));

    // The lowest before is 0.32; 1.1 times that is 0.352.
    [Theory]
    [InlineData(0.899, 0.3, false)]
    [InlineData(0.881, 0.3, false)]
    [InlineData(0.879, 0.3, true)]
    [InlineData(0.929, 0.351, false)]
    [InlineData(0.929, 0.353, true)]
    [InlineData(0.931, 0.353, false)]
    public void Of_GapAndRise_HaveBorders(double validationAccuracy, double validationLoss, bool overfits) =>
        Assert.Equal(
            overfits, Text(
            report => report
            with
            { TrainAccuracy = 0.98, ValidationAccuracy = validationAccuracy, ValidationLoss = validationLoss }) is not null);

    [Fact]
    public void Of_Diverged_SaysNothing() =>
        Assert.Null(Course.Healthy.With(5, report => report with { ValidationAccuracy = 0.1 })
            .Verdicts(divergence: new Divergence(99, 6, 50, 2.31, null)).Text(VerdictKind.Overfitting));

    private static string? Text(Func<EpochReport, EpochReport> change) =>
        Course.Healthy.With(5, change).Verdicts().Text(VerdictKind.Overfitting);
}
