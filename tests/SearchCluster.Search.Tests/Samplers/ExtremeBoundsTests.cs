using System.Text.Json;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Importance;
using SearchCluster.Search.Samplers;
using SearchCluster.Search.Simulation;
using Xunit;
using static SearchCluster.Search.Tests.SearchJson;

namespace SearchCluster.Search.Tests.Samplers;

/// <summary>Every sampler, grid, importance and simulation in sound spaces whose bounds overflow in ratios, products or sums.</summary>
public class ExtremeBoundsTests
{
    private const int Trials = 40;

    private static readonly Dictionary<string, Domain> Domains = new()
    {
        ["ratio overflows"] = new LogUniformDomain { Low = 1e-300, High = 1e150 },
        ["all positive numbers"] = new LogUniformDomain { Low = double.Epsilon, High = double.MaxValue },
        ["least numbers"] = new LogUniformDomain { Low = double.Epsilon, High = 1e-320 },
        ["greatest numbers"] = new LogUniformDomain { Low = 1e300, High = double.MaxValue },
        ["next to each other"] = new LogUniformDomain { Low = 1, High = Math.BitIncrement(1) },
        ["widest uniform"] = new UniformDomain { Low = -double.MaxValue / 2, High = double.MaxValue / 2 },
        ["one sided"] = new UniformDomain { Low = 0, High = double.MaxValue },
        ["least uniform"] = new UniformDomain { Low = 0, High = double.Epsilon },
        ["far from zero"] = new UniformDomain { Low = 1e300, High = Math.BitIncrement(1e300) },
        ["all integers"] = new IntegerDomain { Low = int.MinValue, High = int.MaxValue },
        ["long steps"] = new IntegerDomain { Low = -2_000_000_000, High = 2_000_000_000, Step = 1_999_999_999 },
        ["positive integers"] = new IntegerDomain { Low = 1, High = int.MaxValue, Log = true },
    };

    public static TheoryData<string> Names => [.. Domains.Keys];

    public static TheoryData<string, string> KindsAndNames
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var kind in OptionKinds.Of(typeof(SamplerOptions)).Keys)
                foreach (var name in Domains.Keys)
                    data.Add(kind, name);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Domain_OfExtremeBounds_IsSoundAndItsSharesLeadBack(string name)
    {
        var domain = Domains[name];

        Assert.Empty(domain.Problems());
        foreach (var share in Enumerable.Range(0, 101).Select(i => i / 100.0))
        {
            var value = domain.AtShare(share);
            Assert.True(domain.Contains(value), $"{share}: {value}");
            Assert.InRange(domain.ShareOf(value), 0, 1);
            var back = domain.AtShare(domain.ShareOf(value)).GetDouble();
            // An exponential multiplies the error of its argument by at most 745, the logarithm of the range of doubles.
            Assert.Equal(value.GetDouble(), back, 1e-12 * Math.Abs(value.GetDouble()));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void GridValues_OfExtremeBounds_AreFiniteInOrderAndWithin(string name)
    {
        var domain = (NumericDomain)Domains[name] with { Points = 7 };
        var values = Numbers(domain.GridValues());

        Assert.Equal(values.Order(), values);
        Assert.All(values, value => Assert.True(domain.Contains(Value(value)), $"{value}"));
    }

    [Theory]
    [MemberData(nameof(KindsAndNames))]
    public void Propose_WithExtremeBounds_StaysInsideAndGivesImportanceInNumbers(string kind, string name)
    {
        var plan = Plan(kind, name);
        var ended = Run(plan);

        Assert.All(ended, trial => Assert.True(Domains[name].Contains(trial.Configuration["x"]), trial.Configuration.ToString()));
        var space = new SearchSpace(plan.Space);
        foreach (var importance in new[] { FunctionalAnova.Of(space, plan.Objective, 1, ended),
            PearsonAnova.Of(space, plan.Objective, ended) })
        {
            Assert.All(importance.Parameters, parameter => Assert.InRange(parameter.Share, 0, 1));
            Assert.All(importance.Interactions, pair => Assert.InRange(pair.Share, 0, 1));
        }
    }

    // The values of a learning rate of 1e-300 to 1e150 differ, and by nothing else.
    [Theory]
    [InlineData("ratio overflows")]
    [InlineData("all positive numbers")]
    public void Importance_OfARangeWhoseRatioOverflows_IsOfTheParameterThatMakesTheDifference(string name)
    {
        var plan = Plan("random", name);
        var observed = Run(plan).ConvertAll(trial => trial with { Value = Domains[name].ShareOf(trial.Configuration["x"]) });
        var space = new SearchSpace(plan.Space);

        foreach (var importance in new[] { FunctionalAnova.Of(space, plan.Objective, 1, observed),
            PearsonAnova.Of(space, plan.Objective, observed) })
        {
            Assert.Equal("x", importance.Parameters[0].Parameter);
            Assert.InRange(importance.Parameters[0].Share, 0.5, 1);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void BudgetedGrid_OfExtremeBounds_FitsTheBudget(string name)
    {
        var (space, _) = BudgetedGrid.Of(new() { ["x"] = Domains[name], ["y"] = new UniformDomain { Low = 0, High = 1 } }, Trials);

        Assert.InRange((int)new GridSamplerOptions().Size(new SearchSpace(space))!.Value, 1, Trials);
    }

    private static SearchPlan Plan(string kind, string name)
    {
        var options = JsonSerializer.Deserialize<SamplerOptions>($$"""{ "kind": "{{kind}}" }""", Options)!;
        return new SearchPlan
        {
            Name = "extreme",
            Seed = 3,
            Sampler = options,
            Objective = new Objective { Metric = "value", Direction = Direction.Minimize },
            Budget = new Budget { Trials = Trials },
            Space = new()
            {
                ["x"] = (NumericDomain)Domains[name] with { Points = kind == "grid" ? 8 : null },
                ["y"] = new UniformDomain { Low = 0, High = 1, Points = kind == "grid" ? 5 : null },
            },
        };
    }

    /// <summary>Trials whose values span what a double can hold; those without a finite one diverge. No range is widened.</summary>
    private static List<Observation> Run(SearchPlan plan)
    {
        var sampler = plan.Sampler.Build((plan with { Workload = new Bounded(plan.Space) }).ForSampler());
        var ended = new List<Observation>();
        while (ended.Count < Trials && sampler.Propose(ended.Count, new StudyHistory(ended, [])) is { } proposal)
        {
            var value = proposal.Configuration.Number("x") * proposal.Configuration.Number("x") + proposal.Configuration.Number("y");
            var isFinite = double.IsFinite(value);
            ended.Add(new Observation(
                ended.Count, proposal.Configuration, isFinite ? TrialState.Completed : TrialState.Diverged, isFinite ? value : null));
        }

        return ended;
    }

    private sealed record Bounded(OrderedDictionary<string, Domain> Bounds) : ISearchedWorkload
    {
        public int Folds => 1;

        public IReadOnlyList<string>? Metrics => null;

        public IEnumerable<(string Path, string Message)> Problems(SearchPlan search) => search.Space
            .Where(parameter => !parameter.Value.Extremes().All(Bounds[parameter.Key].Contains))
            .Select(parameter => ($"space.{parameter.Key}", "reaches beyond what the plan allows"));
    }
}
