using SearchCluster.Search.Domains;
using SearchCluster.Search.Samplers;
using Xunit;
using static SearchCluster.Search.Tests.SearchJson;

namespace SearchCluster.Search.Tests.Samplers;

public class RandomSamplerTests
{
    private static readonly RandomSamplerOptions Random = new();

    private static readonly SearchSpace Space = new(new()
    {
        ["rate"] = new LogUniformDomain { Low = 1e-4, High = 1e-1 },
        ["depth"] = new IntegerDomain { Low = 1, High = 9 },
        ["kind"] = new CategoricalDomain { Values = Values("sgd", "adam") },
    });

    [Fact]
    public void Propose_OutOfOrderAndFromAnotherInstance_GivesTheSame()
    {
        var forwards = Random.Build(Space, seed: 7);
        var backwards = Random.Build(new SearchSpace(Space.Parameters), seed: 7);

        var expected = Enumerable.Range(0, 100).Select(trial => forwards.Propose(trial, [])!.ToString()).ToList();
        var actual = Enumerable.Range(0, 100).Reverse().Select(trial => backwards.Propose(trial, [])!.ToString()).Reverse();

        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Propose_WithAHistory_GivesTheSame()
    {
        var sampler = Random.Build(Space, seed: 7);
        var first = sampler.Propose(0, [])!;

        Assert.Equal(sampler.Propose(1, []), sampler.Propose(1, [new Observation(0, first, TrialState.Completed, 0.5)]));
    }

    [Fact]
    public void Propose_ForOtherTrialsAndSeeds_GivesOtherValues()
    {
        var rates = from seed in new ulong[] { 0, 1, 2, ulong.MaxValue }
                    let sampler = Random.Build(Space, seed)
                    from trial in Enumerable.Range(0, 250)
                    select sampler.Propose(trial, [])!.Number("rate");

        // A thousand draws of 2⁵³ values: two alike with probability below 10⁻¹⁰.
        Assert.Equal(1000, rates.Distinct().Count());
    }

    [Fact]
    public void Propose_FarOut_NeverEnds() => Assert.NotNull(Random.Build(Space, 0).Propose(int.MaxValue, []));

    [Fact]
    public void Propose_InASpaceWithOneMoreParameterAtTheEnd_KeepsTheOthers()
    {
        var larger = new SearchSpace(new(Space.Parameters) { ["momentum"] = new UniformDomain { Low = 0, High = 1 } });

        var (few, many) = (Random.Build(Space, 3).Propose(11, [])!, Random.Build(larger, 3).Propose(11, [])!);

        Assert.Equal(few, Configuration.Of(many.SkipLast(1)));
    }

    [Fact]
    public void Propose_OfSeveralParameters_DrawsThemIndependently()
    {
        var space = new SearchSpace(
            new() { ["x"] = new UniformDomain { Low = 0, High = 1 }, ["y"] = new UniformDomain { Low = 0, High = 1 } });
        var sampler = Random.Build(space, 5);
        var points = Enumerable.Range(0, 10_000).Select(trial => sampler.Propose(trial, [])!).ToList();

        // The product of two centred uniforms has mean 0 and variance 1/144; five deviations of its mean over n are 5/(12·√n).
        var covariance = points.Average(point => (point.Number("x") - 0.5) * (point.Number("y") - 0.5));
        Assert.InRange(covariance, -5 / (12 * 100.0), 5 / (12 * 100.0));
    }

    // 60 draws miss the best twentieth of a space with probability 0.95⁶⁰, so they hit it with 0.954. Over 4,000 seeds the share's
    // standard deviation is √(0.954·0.046/4000) = 0.0033; five of them are left less than once in a million.
    [Fact]
    public void Propose_SixtyTimes_HitsTheBestTwentiethAsOftenAsTheorySays()
    {
        const int seeds = 4_000;
        var space = UnitCube.Of(2);
        var hits = Enumerable.Range(0, seeds).Count(seed =>
        {
            var sampler = Random.Build(space, (ulong)seed);
            return Enumerable.Range(0, 60).Select(trial => sampler.Propose(trial, [])!)
                .Any(point => Math.Max(point.Number("x0"), point.Number("x1")) < Math.Sqrt(0.05));
        });

        var expected = 1 - Math.Pow(0.95, 60);
        var tolerance = 5 * Math.Sqrt(expected * (1 - expected) / seeds);
        Assert.InRange((double)hits / seeds, expected - tolerance, expected + tolerance);
    }

    [Fact]
    public void Propose_OfAConditionalParameter_HasItExactlyWhenItsConditionHolds()
    {
        var space = new SearchSpace(new(Space.Parameters)
        {
            ["momentum"] =
                new UniformDomain { Low = 0, High = 1, When = new ParameterCondition { Parameter = "kind", Value = Value("sgd") } },
        });
        var sampler = Random.Build(space, 1);
        var points = Enumerable.Range(0, 200).Select(trial => sampler.Propose(trial, [])!).ToList();

        Assert.All(points, point => Assert.Equal(point["kind"].GetString() == "sgd", point.ContainsKey("momentum")));
        Assert.Contains(points, point => point.ContainsKey("momentum"));
        Assert.Contains(points, point => !point.ContainsKey("momentum"));
    }

    // Old studies must find their trials again. Twelve digits of the rate: the platform's exp may differ in the last.
    [Fact]
    public void Propose_OfAKnownSeedAndTrial_GivesWhatItAlwaysGave()
    {
        var first = Random.Build(Space, 0).Propose(0, [])!;

        Assert.Equal(0.06508186415960267, first.Number("rate"), 0.065 * 1e-12);
        Assert.Equal((7, "sgd"), (first["depth"].GetInt32(), first["kind"].GetString()));
    }

    [Fact]
    public void Size_OfAnySpace_IsNone() => Assert.Null(Random.Size(Space));

    [Fact]
    public void Problems_OfAnySoundSpace_AreNone() => Assert.Empty(Random.Problems(Space, new Budget()));
}
