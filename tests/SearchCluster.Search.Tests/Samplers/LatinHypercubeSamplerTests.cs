using SearchCluster.Search.Domains;
using SearchCluster.Search.Samplers;
using SearchCluster.Search.Tests.Domains;
using Xunit;

namespace SearchCluster.Search.Tests.Samplers;

public class LatinHypercubeSamplerTests
{
    private static readonly LatinHypercubeSamplerOptions LatinHypercube = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(1000)]
    public void Propose_ForTheBudgetsTrials_TakesEachOfAsManyStrataOfEveryParameterOnce(int trials)
    {
        foreach (var seed in new ulong[] { 0, 1, 2 })
        {
            var points = UnitCube.Points(LatinHypercube, 5, seed, trials);
            for (var dimension = 0; dimension < 5; dimension++)
                Assert.Equal(Enumerable.Range(0, trials), points.Select(point => (int)(point[dimension] * trials)).Order());
        }
    }

    [Fact]
    public void Propose_BeyondTheBudgetsTrials_BeginsAnotherHypercube()
    {
        var (first, second) = (UnitCube.Points(LatinHypercube, 1, 6, 50), UnitCube.Points(LatinHypercube, 1, 6, 50, from: 50));

        Assert.Equal(Enumerable.Range(0, 50), second.Select(point => (int)(point[0] * 50)).Order());
        Assert.NotEqual(first.Select(point => (int)(point[0] * 50)), second.Select(point => (int)(point[0] * 50)));
    }

    // All 24 orders of four strata, equally often over 6,000 seeds.
    [Fact]
    public void Propose_OverManySeeds_TakesTheStrataInEveryOrderEquallyOften()
    {
        var orders = Enumerable.Range(0, 6_000)
            .Select(seed => string.Concat(UnitCube.Points(LatinHypercube, 1, (ulong)seed, 4).Select(point => (int)(point[0] * 4))))
            .ToList();

        DistributionBound.HasShares(orders, orders.Distinct().ToDictionary(order => order, _ => 1.0 / 24));
        Assert.Equal(24, orders.Distinct().Count());
    }

    [Fact]
    public void Propose_OfSeveralParameters_OrdersThemIndependently()
    {
        var points = UnitCube.Points(LatinHypercube, 2, seed: 5, 2_500);

        // As for independent uniforms: the product of two centred ones has variance 1/144, and five deviations of its mean are 5/(12·√n).
        Assert.InRange(points.Average(point => (point[0] - 0.5) * (point[1] - 0.5)), -5 / (12 * 50.0), 5 / (12 * 50.0));
    }

    // One stratum a trial makes each parameter's mean nearly certain: the variance of a stratum's point is 1/(12·n²), that of the mean
    // 1/(12·n³), and five of its deviations are 5/√(12·n³).
    [Fact]
    public void Propose_ForTheBudgetsTrials_HasAlmostTheDomainsMean() =>
        Assert.InRange(
            UnitCube.Points(LatinHypercube, 1, seed: 5, 100)
            .Average(point => point[0]), 0.5 - 5 / Math.Sqrt(12e6), 0.5 + 5 / Math.Sqrt(12e6));

    [Fact]
    public void Propose_OfAnIntegerWithAsManyValuesAsTrials_TriesEachOnce()
    {
        var sampler =
            LatinHypercube.Build(new SearchSpace(new() { ["depth"] = new IntegerDomain { Low = 3, High = 22 } }), seed: 2, trials: 20);

        Assert.Equal(
            Enumerable.Range(3, 20), Enumerable.Range(0, 20).Select(trial => sampler.Propose(trial, [])!["depth"].GetInt32()).Order());
    }

    // Old studies must find their trials again.
    [Fact]
    public void Propose_OfAKnownSeedAndTrial_GivesWhatItAlwaysGave() =>
        Assert.Equal([[0.92005087149962872, 0.49300383650290397]], UnitCube.Points(LatinHypercube, 2, seed: 7, 100)[40..41]);

    [Fact]
    public void Problems_WithoutANumberOfTrials_AskForIt()
    {
        Assert.Empty(LatinHypercube.Problems(UnitCube.Of(2), new Budget { Trials = 9 }));
        Assert.Equal(
            [("budget.trials", "a Latin hypercube needs the number of trials: it cuts each domain into as many strata")],
            LatinHypercube.Problems(UnitCube.Of(2), new Budget()));
    }
}
