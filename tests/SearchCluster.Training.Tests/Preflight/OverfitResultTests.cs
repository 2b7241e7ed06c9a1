using SearchCluster.Training.Preflight;
using Xunit;

namespace SearchCluster.Training.Tests.Preflight;

public sealed class OverfitResultTests
{
    private static readonly OverfitRun Done = new(0.1, 12, 2.3, 0.04, 1, Diverged: false, Succeeded: true);

    [Theory]
    [InlineData(10, 30, true, true)]
    [InlineData(0.05, 30, true, true)]
    [InlineData(10, 2.3, false, true)]
    [InlineData(10, 0.9, false, false)]
    [InlineData(1e-5, 2.3, false, false)]
    public void IsOwnRateTooHigh_WhereItExplodesOrGetsStuckAboveOneThatWorks(double rate, double loss, bool diverged, bool isTooHigh) =>
        Assert.Equal(
            isTooHigh, new OverfitResult(
            20, [Done with { LearningRate = rate, Loss = loss, Diverged = diverged, Succeeded = false }, Done]).IsOwnRateTooHigh);
}
