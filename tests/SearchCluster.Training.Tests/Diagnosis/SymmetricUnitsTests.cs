using SearchCluster.Training.Diagnosis;
using SearchCluster.Training.Networks;
using SearchCluster.Training.Reports;
using Xunit;

namespace SearchCluster.Training.Tests.Diagnosis;

public sealed class SymmetricUnitsTests
{
    [Fact]
    public void Of_AllUnitsAlikeAtLastEpoch_NamesTheLayer()
    {
        var verdicts = Course.Healthy.With(5, report => report.WithLayer(2, Alike)).Verdicts();

        Assert.Contains("dense2", verdicts.Text(VerdictKind.SymmetricUnits));
        Assert.DoesNotContain("dense1", verdicts.Text(VerdictKind.SymmetricUnits));
    }

    [Fact]
    public void Of_OneUnitDiffers_SaysNothing() =>
        Assert.Empty(Course.Healthy.With(5, report => report.WithLayer(2, layer => layer with { SymmetricShare = 31 / 32.0 })).Verdicts());

    [Fact]
    public void Of_SymmetryBrokenByTraining_SaysNothing() =>
        Assert.Empty(Course.Healthy.With(0, report => report.WithLayer(1, Alike)).Verdicts());

    [Fact]
    public void Of_SymmetryOfAFlatLossBrokenByAHair_SpeaksOfEpoch0()
    {
        var verdicts = Course.OfLosses(2.3, 2.29, 2.28).WithAll(report => report with { TrainAccuracy = 0.1, ValidationAccuracy = 0.1 })
            .With(0, report => report.WithLayer(1, Alike)).Verdicts();

        Assert.Equal(VerdictKind.SymmetricUnits, Assert.Single(verdicts).Kind);
        Assert.Contains("epoch 0", verdicts[0].Text);
    }

    [Fact]
    public void Of_LayerOfOneUnit_SaysNothing()
    {
        var plan = Course.Plan with { Network = new DenseNetwork { Hidden = [64, 1] } };

        Assert.Empty(Course.Healthy.With(5, report => report.WithLayer(2, Alike)).Verdicts(plan));
    }

    private static LayerReport Alike(LayerReport layer) => layer with { SymmetricShare = 1 };
}
