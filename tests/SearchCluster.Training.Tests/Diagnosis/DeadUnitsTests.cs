using SearchCluster.Training.Diagnosis;
using SearchCluster.Training.Reports;
using Xunit;

namespace SearchCluster.Training.Tests.Diagnosis;

public sealed class DeadUnitsTests
{
    [Fact]
    public void Of_KilledByTraining_QuotesSharesAndBlamesTheLearningRate()
    {
        var text = Course.Healthy.With(5, report => Dead(report, 0.71875)).Verdicts().Text(VerdictKind.DeadUnits);

        Assert.Contains("dense1", text);
        Assert.Contains("0.7188", text);
        Assert.Contains("0.02 at epoch 0", text);
        Assert.Contains("lower the learning rate", text);
    }

    [Fact]
    public void Of_DeadFromTheStart_BlamesTheFirstWeights() =>
        Assert.Contains("before training", Course.Healthy.WithAll(report => Dead(report, 0.5)).Verdicts().Text(VerdictKind.DeadUnits));

    [Fact]
    public void Of_TheShareItself_SaysNothing() =>
        Assert.Empty(Course.Healthy.With(5, report => Dead(report, DeadUnits.Share)).Verdicts());

    [Fact]
    public void Of_ZeroInitialisedRelu_LeavesItToSymmetricUnits()
    {
        var verdicts = Course.Healthy.WithAll(report => report.WithLayer(1, layer => layer with { DeadShare = 1, SymmetricShare = 1 }))
            .Verdicts();

        Assert.Equal(VerdictKind.SymmetricUnits, Assert.Single(verdicts).Kind);
    }

    private static EpochReport Dead(EpochReport report, double share) => report.WithLayer(1, layer => layer with { DeadShare = share });
}
