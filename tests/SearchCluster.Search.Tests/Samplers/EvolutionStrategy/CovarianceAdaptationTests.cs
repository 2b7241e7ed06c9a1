using SearchCluster.Randomness;
using SearchCluster.Search.Samplers.Encoding;
using SearchCluster.Search.Samplers.EvolutionStrategy;
using Xunit;

namespace SearchCluster.Search.Tests.Samplers.EvolutionStrategy;

public class CovarianceAdaptationTests
{
    // An ellipsoid a thousand times longer than wide, turned: without learning its directions it would take many thousand points.
    [Fact]
    public void Update_OnATurnedEllipsoid_ConvergesInAFewHundredPoints()
    {
        var distribution = Evolved(x => Math.Pow(x[0] + x[1], 2) + 1e6 * Math.Pow(x[0] - x[1], 2), generations: 120);

        Assert.InRange(Math.Abs(distribution.Mean[0]) + Math.Abs(distribution.Mean[1]), 0, 1e-5);
        Assert.True(distribution.Condition > 100);
    }

    [Fact]
    public void Update_OnASlope_GoesDownAndGrows()
    {
        var distribution = Evolved(x => x[0], generations: 20);

        Assert.True(distribution.Mean[0] < -1);
        Assert.True(distribution.Deviation > 0.5);
    }

    // Points from far away, as an operator enqueues them, shift the mean by few deviations only.
    [Fact]
    public void Update_WithAPointFromFarAway_ShortensItsStep()
    {
        var distribution = new CovarianceAdaptation([0, 0], deviation: 0.1, population: 6);

        distribution.Update([[1_000, 0], [0.1, 0], [0, 0.1], [-0.1, 0], [0, -0.1], [0.1, 0.1]]);

        Assert.InRange(distribution.Mean[0], 0.05, 0.5);
        Assert.InRange(distribution.Deviation, 0.01, 0.5);
    }

    private static CovarianceAdaptation Evolved(Func<double[], double> cost, int generations)
    {
        var distribution = new CovarianceAdaptation([0.7, -0.3], deviation: 0.3, population: 8);
        var random = RandomStream.At(3, RandomPurpose.CovarianceAdaptation);
        for (var generation = 0; generation < generations; generation++)
        {
            var points = new List<double[]>();
            for (var i = 0; i < distribution.Population; i++)
                points.Add(distribution.PointAt([random.NextNormal(), random.NextNormal()]));
            distribution.Update([.. points.OrderBy(cost)]);
        }

        return distribution;
    }
}
