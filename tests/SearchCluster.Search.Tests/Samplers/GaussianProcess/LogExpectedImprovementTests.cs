using SearchCluster.Search.Samplers.GaussianProcess;
using Xunit;

namespace SearchCluster.Search.Tests.Samplers.GaussianProcess;

public class LogExpectedImprovementTests
{
    // ln(φ(z) + z·Φ(z)), computed with 40 digits by mpmath.
    [Theory]
    [InlineData(2, 0.6973835457882)]
    [InlineData(0, -0.9189385332047)]
    [InlineData(-1, -2.485121025713)]
    [InlineData(-2.999, -7.866154162276)]
    [InlineData(-3.001, -7.873218837326)]
    [InlineData(-10, -55.55312203612)]
    [InlineData(-40, -808.2985683566)]
    public void At_AnyDistance_IsTheLogarithmOfTheExpectation(double z, double expected) =>
        Assert.Equal(expected, LogExpectedImprovement.At(mean: -z, deviation: 1, best: 0).Value, 1e-11 * Math.Abs(expected));

    [Theory]
    [InlineData(0.3, 0.7)]
    [InlineData(4, 2)]
    [InlineData(5, 0.4)]
    [InlineData(900, 1)]
    public void At_AnyDistance_HasTheSlopesOfItsValue(double mean, double deviation)
    {
        var (_, byMean, byDeviation) = LogExpectedImprovement.At(mean, deviation, best: 0.1);

        Assert.Equal(Slope(m => LogExpectedImprovement.At(m, deviation, 0.1).Value, mean), byMean, 1e-4 * Math.Abs(byMean));
        Assert.Equal(Slope(d => LogExpectedImprovement.At(mean, d, 0.1).Value, deviation), byDeviation, 1e-4 * Math.Abs(byDeviation));
    }

    private static double Slope(Func<double, double> function, double at)
    {
        var step = 1e-5 * Math.Abs(at);
        return (function(at + step) - function(at - step)) / (2 * step);
    }
}
