using SearchCluster.Search.Domains;
using SearchCluster.Search.Samplers;
using SearchCluster.Search.Tests.Domains;
using Xunit;
using static SearchCluster.Search.Tests.SearchJson;

namespace SearchCluster.Search.Tests.Samplers;

public class SobolSamplerTests
{
    private static readonly SobolSamplerOptions Sobol = new();

    public static TheoryData<ulong> Seeds => [0, 1, 2, ulong.MaxValue];

    // Joe and Kuo's own list of the first points in three dimensions, sorted from Gray code order into that of the index.
    [Fact]
    public void Directions_OfThreeDimensions_GiveThePublishedPoints()
    {
        var directions = SobolDirections.Of(3);
        var points = Enumerable.Range(0, 8).Select(index => directions.Select(v =>
            Enumerable.Range(0, 3).Where(bit => (index >> bit & 1) != 0)
                .Aggregate(0u, (digits, bit) => digits ^ v[bit]) / (double)(1L << 32)));

        Assert.Equal(
            [
                [0, 0, 0], [0.5, 0.5, 0.5], [0.25, 0.75, 0.75], [0.75, 0.25, 0.25],
                [0.125, 0.625, 0.375], [0.625, 0.125, 0.875], [0.375, 0.375, 0.625], [0.875, 0.875, 0.125],
            ],
            points);
    }

    [Fact]
    public void Propose_ForTwoToTheM_TakesEachOfAsManyStrataOfEveryParameterOnce()
    {
        const int count = 256;
        var points = UnitCube.Points(Sobol, SobolSamplerOptions.MostParameters, seed: 3, count);

        for (var dimension = 0; dimension < SobolSamplerOptions.MostParameters; dimension++)
            Assert.Equal(Enumerable.Range(0, count), points.Select(point => (int)(point[dimension] * count)).Order());
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Propose_OfTwoParameters_HasOnePointInEveryElementaryInterval(ulong seed)
    {
        const int m = 10;
        var points = UnitCube.Points(Sobol, 2, seed, 1 << m);

        for (var first = 0; first <= m; first++)
            Assert.Equal(Enumerable.Repeat(1, 1 << m), UnitCube.Counts(points, [1 << first, 1 << (m - first)]));
    }

    [Fact]
    public void Propose_OfTwoParametersFarOut_HasOnePointInEveryElementaryInterval()
    {
        const int m = 8;
        var points = UnitCube.Points(Sobol, 2, seed: 5, 1 << m, from: 4_000_000 << m);

        for (var first = 0; first <= m; first++)
            Assert.Equal(Enumerable.Repeat(1, 1 << m), UnitCube.Counts(points, [1 << first, 1 << (m - first)]));
    }

    // A (t, m, s)-net has 2ᵗ points in every elementary interval of volume 2ᵗ⁻ᵐ. Sobol's t is the sum of the polynomials' degrees less
    // one each: 0, 0, 1 and 2 for the first four parameters.
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Propose_OfFourParameters_IsANetOfQualityThree(ulong seed)
    {
        const int m = 9, t = 3;
        var points = UnitCube.Points(Sobol, 4, seed, 1 << m);

        for (var a = 0; a <= m - t; a++)
            for (var b = 0; a + b <= m - t; b++)
                for (var c = 0; a + b + c <= m - t; c++)
                    Assert.Equal(
                        Enumerable.Repeat(1 << t, 1 << (m - t)),
                        UnitCube.Counts(points, [1 << a, 1 << b, 1 << c, 1 << (m - t - a - b - c)]));
    }

    [Fact]
    public void Propose_OfOneTrialOverManySeeds_IsUniform() =>
        DistributionBound.Follows(
            [.. Enumerable.Range(0, 5_000).Select(seed => UnitCube.Points(Sobol, 3, (ulong)seed, 1, from: 5)[0][2])], x => x);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Propose_Of256Trials_IsFarMoreEvenThanRandomDraws(ulong seed)
    {
        var discrepancy = UnitCube.SquaredDiscrepancy(UnitCube.Points(Sobol, 5, seed, 256));

        Assert.InRange(discrepancy, 0, UnitCube.SquaredDiscrepancyOfRandom(256, 5) / 4);
    }

    [Fact]
    public void Propose_WithOtherSeeds_GivesOtherPoints() =>
        Assert.Equal(100, Enumerable.Range(0, 100).Select(seed => UnitCube.Points(Sobol, 1, (ulong)seed, 1)[0][0]).Distinct().Count());

    [Fact]
    public void Propose_WithAConditionalParameterBefore_GivesTheOthersTheSame()
    {
        var when = new ParameterCondition { Parameter = "kind", Value = Value("sgd") };
        SearchSpace Space(ParameterCondition? condition) => new(new()
        {
            ["kind"] = new CategoricalDomain { Values = Values("sgd", "adam") },
            ["momentum"] = new UniformDomain { Low = 0, High = 1, When = condition },
            ["rate"] = new UniformDomain { Low = 0, High = 1 },
        });
        var (conditional, always) = (Sobol.Build(Space(when), 4), Sobol.Build(Space(null), 4));

        Assert.All(Enumerable.Range(0, 32), trial =>
            Assert.Equal(always.Propose(trial, [])!.Number("rate"), conditional.Propose(trial, [])!.Number("rate")));
    }

    // Old studies must find their trials again.
    [Fact]
    public void Propose_OfAKnownSeedAndTrial_GivesWhatItAlwaysGave() =>
        Assert.Equal([[0.07951158767781541, 0.21014448187344548]], UnitCube.Points(Sobol, 2, seed: 7, 1, from: 1000));

    [Fact]
    public void Problems_OfMoreParametersThanDirections_NameBothNumbers()
    {
        Assert.Empty(Sobol.Problems(UnitCube.Of(256), new Budget()));
        Assert.Equal(
            [("space", "257 parameters: Sobol's sequence has directions for at most 256; halton and random have no such bound")],
            Sobol.Problems(UnitCube.Of(257), new Budget()));
    }
}
