using SearchCluster.Training.Diagnosis;
using SearchCluster.Training.Reports;
using Xunit;

namespace SearchCluster.Training.Tests.Diagnosis;

public sealed class LearningRateTooHighTests
{
    [Fact]
    public void Of_LossAboveTheFactor_QuotesStepLossesFactorAndRate()
    {
        var text = Text(Course.Healthy.Take(2), new Divergence(37, 1, 8.76543, 2.30999, null));

        Assert.Contains("step 37", text);
        Assert.Contains("8.765", text);
        Assert.Contains("3 × the initial 2.31", text);
        Assert.Contains("learning rate (0.0125)", text);
        Assert.DoesNotContain("finite", text);
    }

    [Fact]
    public void Of_LossNotFinite_NamesTheLayer()
    {
        var text = Text(Course.Healthy.Take(1), new Divergence(3, 1, double.NaN, 2.31, "dense2"));

        Assert.Contains("NaN", text);
        Assert.Contains("dense2", text);
    }

    [Fact]
    public void Of_InitialLossFarAboveChance_BlamesTheFirstWeightsToo() =>
        Assert.Contains("2.303", Text(Course.Healthy.Take(1), new Divergence(3, 1, 1e6, 1e5, null)));

    [Fact]
    public void Of_UntrainedNetworkNotFinite_SaysNothing() =>
        Assert.Null(Text(Course.Healthy.Take(1), new Divergence(0, 0, double.NaN, double.NaN, "dense2")));

    [Fact]
    public void Of_EndsAboveTheInitialLoss_QuotesBoth()
    {
        var text = Text(Course.OfLosses(2, 1.9, 2.2));

        Assert.Contains("ended at 2.2, above the initial 2,", text);
    }

    // Dropout lifts the training loss alone.
    [Fact]
    public void Of_EndsAboveTheInitialLossInTrainingAlone_SaysNothing() =>
        Assert.Null(Text(Course.OfLosses(2, 1.9, 2.2).With(2, report => report with { ValidationLoss = 2 })));

    [Fact]
    public void Of_EndsAboveTheInitialLossWithoutMovingTheWeights_SaysNothing() =>
        Assert.Null(Text(
            Course.OfLosses(2, 1.9, 2.2)
            .WithAll(report => report with { Layers = [.. report.Layers.Select(layer => layer with { UpdateRatio = 9e-5 })] })));

    [Fact]
    public void Of_EndsAboveTheInitialLossByLessThanAMovement_SaysNothing() => Assert.Null(Text(Course.OfLosses(2, 1.9, 2.09)));

    [Fact]
    public void Of_LossRisesInHalfOfTheEpochs_QuotesCountsAndRise()
    {
        var text = Text(Course.OfLosses(2.31, 1, 1.3, 0.8, 1.2, 0.7));

        Assert.Contains("2 of the 4 epochs", text);
        Assert.Contains("0.35 on average", text);
        Assert.Contains("fall of 1.61", text);
    }

    [Fact]
    public void Of_LossRisesInLessThanHalfOfTheEpochs_SaysNothing() => Assert.Null(Text(Course.OfLosses(2.31, 1, 1.3, 0.8, 1.2, 0.7, 0.6)));

    [Fact]
    public void Of_OneRise_SaysNothing() => Assert.Null(Text(Course.OfLosses(2.31, 1, 1.5)));

    // Rises of 0.09 against a fall of 2: below 0.05 of it.
    [Fact]
    public void Of_NoiseAtThePlateau_SaysNothing() => Assert.Null(Text(Course.OfLosses(2.3, 0.3, 0.39, 0.3, 0.39, 0.3)));

    // Rises of 0.04 against an initial loss of 2.3: below 0.02 of it, though most of the fall.
    [Fact]
    public void Of_NoiseOfALossThatDoesNotMove_SaysNothing() => Assert.Null(Text(Course.OfLosses(2.3, 2.28, 2.32, 2.28, 2.32, 2.28)));

    private static string? Text(IEnumerable<EpochReport> reports, Divergence? divergence = null) =>
        reports.ToList().Verdicts(divergence: divergence).Text(VerdictKind.LearningRateTooHigh);
}
