using SearchCluster.Search.Domains;
using SearchCluster.Search.Samplers;
using Xunit;
using static SearchCluster.Search.Tests.SearchJson;

namespace SearchCluster.Search.Tests;

public sealed class SpaceSampleTests
{
    private static readonly SearchPlan Plan = new()
    {
        Name = "sample",
        Seed = 4,
        Space = new()
        {
            ["initializer"] = Choice("zero", "normal", "xavier", "he", "lecun"),
            ["rate"] = new LogUniformDomain { Low = 1e-5, High = 1 },
        },
    };

    [Fact]
    public void Draw_AsManyAsAParameterHasValues_TriesEachOnceAndTheOthersOverTheirWholeDomain()
    {
        var sample = SpaceSample.Draw(Plan, 5);

        Assert.Equal(5, sample.Select(drawn => drawn.Configuration["initializer"].GetString()).Distinct().Count());
        Assert.Equal([-5, -4, -3, -2, -1], sample.Select(drawn => (int)Math.Floor(Math.Log10(drawn.Configuration.Number("rate")))).Order());
        Assert.Equal(5, sample.Select(drawn => drawn.Seed).Distinct().Count());
    }

    [Fact]
    public void Draw_IsAFunctionOfTheSeed()
    {
        Assert.Equal(SpaceSample.Draw(Plan, 5), SpaceSample.Draw(Plan, 5));
        Assert.NotEqual(SpaceSample.Draw(Plan, 5), SpaceSample.Draw(Plan with { Seed = 5 }, 5));
    }

    [Fact]
    public void Draw_OnAGrid_TakesItsPointsAlone()
    {
        var plan = Plan with
        {
            Sampler = new GridSamplerOptions(),
            Space = new()
            {
                ["rate"] = new LogUniformDomain { Low = 1e-5, High = 1, Points = 3 },
                ["momentum"] = new UniformDomain { Low = 0, High = 0.9, Values = [0.5, 0.9] }
            },
        };

        var sample = SpaceSample.Draw(plan, 4);

        Assert.All(sample, drawn => Assert.Contains(drawn.Configuration.Number("rate"), Numbers(plan.Space["rate"].GridValues())));
        Assert.All(sample, drawn => Assert.Contains(drawn.Configuration.Number("momentum"), new[] { 0.5, 0.9 }));
    }

    [Fact]
    public void Draw_FromASpaceOfFewConfigurations_GivesEachOnce() =>
        Assert.Equal(
            2, SpaceSample.Draw(
                Plan with { Space = new() { ["batchNorm"] = Choice(true, false), ["depth"] = new FixedDomain { Value = Value(3) } } }, 5)
                .Select(drawn => drawn.Configuration).Distinct().Count());

    [Fact]
    public void Draw_LeavesInactiveParametersOut()
    {
        var plan = Plan
            with
        {
            Space =
            new()
            {
                ["kind"] = Choice("sgd", "adam"),
                ["momentum"] = new UniformDomain { Low = 0, High = 0.9, When = Equal("kind", "sgd") }
            }
        };

        Assert.All(SpaceSample.Draw(plan, 6), drawn =>
            Assert.Equal(drawn.Configuration["kind"].GetString() == "sgd", drawn.Configuration.ContainsKey("momentum")));
    }

    private static CategoricalDomain Choice(params object[] values) => new() { Values = Values(values) };

    private static ParameterCondition Equal(string parameter, object value) => new() { Parameter = parameter, Value = Value(value) };
}
