using SearchCluster.Training.Diagnosis;
using SearchCluster.Training.Reports;
using Xunit;

namespace SearchCluster.Training.Tests.Diagnosis;

public sealed class VanishingActivationsTests
{
    private static readonly double[] Collapse = [0.21, 0.048, 0.011, 0.0024, 0.0005, 2e-6];

    [Fact]
    public void Of_CollapseAtEpoch0_QuotesStandardDeviationsAndGradients()
    {
        var text = Course.Healthy.With(0, report => Deviations(report, Collapse)).Verdicts().Text(VerdictKind.VanishingActivations);

        Assert.Contains("epoch 0", text);
        Assert.Contains("0.21 → 0.048 → 0.011 → … → 2e-6", text);
        Assert.Contains("0.001 → 5e-4 → 3.333e-4 → … → 1.667e-4", text);
    }

    [Fact]
    public void Of_CollapseAtLastEpoch_NamesThatEpoch() =>
        Assert.Contains(
            "epoch 5", Course.Healthy.With(5, report => Deviations(report, 0.5, 0.0499)).Verdicts().Text(VerdictKind.VanishingActivations));

    [Fact]
    public void Of_FallByTheFactorItself_SaysNothing() =>
        Assert.Empty(Course.Healthy.WithAll(report => Deviations(report, 0.5, 0.05)).Verdicts());

    [Fact]
    public void Of_XavierTanhTenLayers_SaysNothing() =>
        Assert.Empty(
            Course.Healthy.WithAll(report => Deviations(report, 0.63, 0.49, 0.41, 0.36, 0.32, 0.29, 0.27, 0.25, 0.24, 0.23)).Verdicts());

    [Fact]
    public void Of_SmallWeightsOutgrown_SaysNothing() =>
        Assert.Empty(Course.Healthy.With(0, report => Deviations(report, 0.2, 0.0002)).Verdicts());

    [Fact]
    public void Of_SmallWeightsNotOutgrown_SpeaksOfEpoch0() =>
        Assert.Contains(
            "epoch 0", Course.OfLosses(2.31, 2.2, 2.1, 2, 1.9, 1.8).With(0, report => Deviations(report, 0.2, 0.01)).Verdicts()
            .Text(VerdictKind.VanishingActivations));

    [Fact]
    public void Of_CollapseFromStartToEnd_SpeaksOfEpoch0() =>
        Assert.Contains(
            "epoch 0", Course.Healthy.WithAll(report => Deviations(report, 0.2, 0.004)).Verdicts().Text(VerdictKind.VanishingActivations));

    [Fact]
    public void Of_ZeroEverywhere_SaysNothing() =>
        Assert.Null(Course.Healthy.WithAll(report => Deviations(report, 0, 0)).Verdicts().Text(VerdictKind.VanishingActivations));

    [Fact]
    public void Of_OneHiddenLayer_SaysNothing() =>
        Assert.Empty(Course.Healthy.WithAll(report => Deviations(report, 1e-9)).Verdicts());

    [Fact]
    public void Of_SpreadIsRoundOff_SaysNothing() =>
        Assert.Empty(Course.Healthy.WithAll(report => Deviations(report, 1e-7, 0)).Verdicts());

    [Fact]
    public void Of_LastLayerDeadInTheEnd_LeavesItToDeadUnits()
    {
        var verdicts = Course.Healthy.With(5, report => Deviations(report, 0.5, 0.01).WithLayer(2, layer => layer with { DeadShare = 0.9 }))
            .Verdicts();

        Assert.Equal(VerdictKind.DeadUnits, Assert.Single(verdicts).Kind);
    }

    [Fact]
    public void Of_UnitsDieOfVanishedActivations_IsSaidOnce()
    {
        var verdicts = Course.Healthy.With(0, report => Deviations(report, Collapse))
            .With(5, report => report.WithLayer(2, layer => layer with { DeadShare = 0.9 })).Verdicts();

        Assert.Equal(VerdictKind.VanishingActivations, Assert.Single(verdicts).Kind);
    }

    private static EpochReport Deviations(EpochReport report, params double[] deviations) => report with
    {
        Layers = [.. deviations.Select(
            (deviation, i) =>
            Course.Layer(i + 1, report.Epoch) with { ActivationStandardDeviation = deviation, GradientNorm = 1e-3 / (i + 1) })],
    };
}
