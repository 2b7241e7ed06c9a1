using SearchCluster.Search.Samplers;
using SearchCluster.Search.Tests.Domains;
using Xunit;

namespace SearchCluster.Search.Tests.Samplers;

public class HaltonSamplerTests
{
    private static readonly HaltonSamplerOptions Halton = new();

    public static TheoryData<int, int, int> Powers => new()
    {
        // dimension, trials, a multiple of the trials to begin from
        { 0, 64, 0 }, { 0, 64, 640 }, { 1, 81, 0 }, { 1, 27, 27_000 }, { 2, 25, 125 }, { 3, 343, 0 }, { 9, 29, 0 },
    };

    [Theory]
    [MemberData(nameof(Powers))]
    public void Propose_ForAPowerOfTheBase_TakesEachOfAsManyStrataOnce(int dimension, int trials, int from)
    {
        foreach (var seed in new ulong[] { 0, 1, 2 })
            Assert.Equal(
                Enumerable.Range(0, trials),
                UnitCube.Points(Halton, dimension + 1, seed, trials, from).Select(point => (int)(point[dimension] * trials)).Order());
    }

    // The Chinese remainder theorem: any 2·3·5 trials in a row take each box of the lattice 2 × 3 × 5 once.
    [Fact]
    public void Propose_ForAProductOfTheBases_TakesEachBoxOnce() =>
        Assert.Equal(Enumerable.Repeat(1, 30), UnitCube.Counts(UnitCube.Points(Halton, 3, seed: 8, 30, from: 90), [2, 3, 5]));

    [Fact]
    public void Propose_OfOneTrialOverManySeeds_IsUniform() =>
        DistributionBound.Follows(
            [.. Enumerable.Range(0, 5_000).Select(seed => UnitCube.Points(Halton, 3, (ulong)seed, 1, from: 5)[0][2])], x => x);

    [Fact]
    public void Propose_OfAMillionthTrialOverManySeeds_IsUniform() =>
        DistributionBound.Follows(
            [.. Enumerable.Range(0, 5_000).Select(seed => UnitCube.Points(Halton, 1, (ulong)seed, 1, from: 1_000_000)[0][0])], x => x);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Propose_Of256Trials_IsFarMoreEvenThanRandomDraws(ulong seed)
    {
        var discrepancy = UnitCube.SquaredDiscrepancy(UnitCube.Points(Halton, 5, seed, 256));

        Assert.InRange(discrepancy, 0, UnitCube.SquaredDiscrepancyOfRandom(256, 5) / 2);
    }

    // Unscrambled, the bases 67 and 71 count up together: their first 60 points lie on a diagonal, with a correlation of almost 1.
    [Fact]
    public void Propose_OfLargeBases_DoesNotStartOnADiagonal()
    {
        var points = UnitCube.Points(Halton, 20, seed: 1, 60);

        // The product of two centred uniforms has variance 1/144: five deviations of its mean over n are 5/(12·√n), a correlation of 0.65.
        Assert.InRange(points.Average(point => (point[18] - 0.5) * (point[19] - 0.5)), -5 / (12 * Math.Sqrt(60)), 5 / (12 * Math.Sqrt(60)));
    }

    [Fact]
    public void Propose_OfThreeHundredParameters_HasNoBound() => Assert.Equal(300, UnitCube.Points(Halton, 300, 0, 1)[0].Length);

    // Old studies must find their trials again.
    [Fact]
    public void Propose_OfAKnownSeedAndTrial_GivesWhatItAlwaysGave() =>
        Assert.Equal([[0.75358235213786851, 0.7343458176621892]], UnitCube.Points(Halton, 2, seed: 7, 1, from: 1000));
}
