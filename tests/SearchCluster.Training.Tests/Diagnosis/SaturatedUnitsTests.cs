using SearchCluster.Training.Diagnosis;
using SearchCluster.Training.Reports;
using Xunit;

namespace SearchCluster.Training.Tests.Diagnosis;

public sealed class SaturatedUnitsTests
{
    [Fact]
    public void Of_MostActivationsAtTheBounds_QuotesLayerAndShare()
    {
        var text = Course.Healthy.With(5, report => Saturated(report, 0.87654)).Verdicts().Text(VerdictKind.SaturatedUnits);

        Assert.Contains("dense2", text);
        Assert.Contains("0.8765", text);
        Assert.Contains("epoch 5", text);
    }

    [Fact]
    public void Of_SaturatedByTraining_BlamesTheTraining()
    {
        var text = Course.Healthy.With(5, report => Saturated(report, 0.9)).Verdicts().Text(VerdictKind.SaturatedUnits);

        Assert.Contains("(0.01 at epoch 0)", text);
        Assert.Contains("lower the learning rate", text);
    }

    [Fact]
    public void Of_SaturatedFromTheStart_BlamesTheFirstWeights() =>
        Assert.Contains(
            "first weights", Course.Healthy.WithAll(report => Saturated(report, 0.9)).Verdicts().Text(VerdictKind.SaturatedUnits));

    [Fact]
    public void Of_HalfOfTheActivations_SaysNothing() =>
        Assert.Empty(Course.Healthy.With(5, report => Saturated(report, 0.5)).Verdicts());

    [Fact]
    public void Of_OvercomeByTraining_SaysNothing() =>
        Assert.Empty(Course.Healthy.With(0, report => Saturated(report, 0.9)).Verdicts());

    [Fact]
    public void Of_Diverged_LooksAtTheUntrainedNetwork()
    {
        var divergence = new Divergence(9, 1, 100, 2.31, null);
        var reports = Course.Healthy.Take(2).ToList();

        Assert.Contains(
            "epoch 0", reports.With(0, report => Saturated(report, 0.9)).Verdicts(divergence: divergence).Text(VerdictKind.SaturatedUnits));
        Assert.Null(reports.With(1, report => Saturated(report, 0.9)).Verdicts(divergence: divergence).Text(VerdictKind.SaturatedUnits));
    }

    private static EpochReport Saturated(EpochReport report, double share) =>
        report.WithLayer(2, layer => layer with { SaturatedShare = share });
}
