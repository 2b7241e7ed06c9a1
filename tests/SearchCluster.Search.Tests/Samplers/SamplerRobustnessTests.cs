using System.Text.Json;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Samplers;
using Xunit;
using static SearchCluster.Search.Tests.SearchJson;

namespace SearchCluster.Search.Tests.Samplers;

/// <summary>What every sampler must bear, as <see cref="SamplerConformanceTests"/> is what it must do.</summary>
public class SamplerRobustnessTests
{
    private const int Trials = 60;

    /// <summary>How trials end, by their number and configuration.</summary>
    private static readonly Dictionary<string, Func<int, Configuration, (TrialState State, double? Value)>> Courses = new()
    {
        ["ordinary"] = (_, configuration) => (TrialState.Completed, ValueOf(configuration)),
        ["constant"] = (_, _) => (TrialState.Completed, 0.25),
        ["tied"] = (trial, _) => (TrialState.Completed, trial % 2),
        ["not finite"] = (trial, _) =>
            (TrialState.Completed,
            (trial % 5) switch { 0 => double.NaN, 1 => double.PositiveInfinity, 2 => double.NegativeInfinity, 3 => null, _ => trial }),
        ["only infinite"] = (trial, _) => (TrialState.Completed, trial % 2 == 0 ? double.PositiveInfinity : double.NegativeInfinity),
        ["huge"] = (trial, configuration) =>
            (TrialState.Completed, (trial % 2 == 0 ? double.MaxValue : double.MinValue) / (1 + Math.Abs(ValueOf(configuration)))),
        ["pruned"] = (trial, configuration) => (trial % 4 == 0 ? TrialState.Completed : TrialState.Pruned, ValueOf(configuration)),
        ["all pruned"] = (trial, configuration) => (TrialState.Pruned, trial % 2 == 0 ? ValueOf(configuration) : null),
        ["diverged"] = (trial, configuration) => trial % 3 == 0 ? (TrialState.Completed, ValueOf(configuration))
            : (TrialState.Diverged, null),
        ["all diverged"] = (_, _) => (TrialState.Diverged, null),
        ["failed and canceled"] = (trial, configuration) =>
            (trial % 3) switch
            {
                0 => (TrialState.Failed, null),
                1 => (TrialState.Canceled, null),
                _ =>
            (TrialState.Completed, ValueOf(configuration))
            },
    };

    public static TheoryData<string> Kinds => [.. OptionKinds.Of(typeof(SamplerOptions)).Keys];

    public static TheoryData<string, string, int> KindsAndCourses
    {
        get
        {
            var data = new TheoryData<string, string, int>();
            foreach (var kind in OptionKinds.Of(typeof(SamplerOptions)).Keys)
                foreach (var course in Courses.Keys)
                    foreach (var slots in new[] { 1, 8 })
                        data.Add(kind, course, slots);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(KindsAndCourses))]
    public void Propose_WhateverTheCourse_StaysInsideAndGivesTheSameFromAnotherInstance(string kind, string course, int slots)
    {
        var sampler = Build(kind);
        var (ended, open) = (new List<Observation>(), new List<ProposedTrial>());
        for (var trial = 0; trial < Trials;)
        {
            var history = new StudyHistory([.. ended], [.. open]);
            var proposal = sampler.Propose(trial, history);
            if (trial % 15 == 14)
                Assert.Equal(proposal, Build(kind).Propose(trial, history));
            if (proposal is not null)
            {
                AssertLiesWithin(Space, proposal.Configuration);
                open.Add(new ProposedTrial(trial++, proposal.Configuration));
            }

            if (open.Count == 0)
                break;
            if (proposal is null || open.Count == slots)
                ended.Add(End(open, Courses[course]));
        }
    }

    // Not adaptive: found without those before. Adaptive: answered with a tenth of them in its history, which must not all be weighed.
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Propose_FarOut_GivesAConfigurationOrNone(string kind)
    {
        var (sampler, history, trial) = (Build(kind), StudyHistory.Empty, 1_000_000);
        if (sampler.IsAdaptive)
        {
            var random = new RandomSamplerOptions().Build(Space, 1);
            trial = 100_000;
            history = new StudyHistory(
                [.. Enumerable.Range(0, trial).Select(number => random.Propose(number, [])!)
                    .Select((configuration, number) =>
                    new Observation(number, configuration, TrialState.Completed, ValueOf(configuration)))],
                []);
        }

        if (sampler.Propose(trial, history) is { } proposal)
            AssertLiesWithin(Space, proposal.Configuration);
    }

    private static SearchSpace Space => new(new()
    {
        ["optimizer"] = new CategoricalDomain { Values = Values("sgd", "adam", null) },
        ["rate"] = new LogUniformDomain { Low = 1e-4, High = 1, Points = 2 },
        ["momentum"] =
            new UniformDomain
            {
                Low = 0,
                High = 1,
                Points = 2,
                When = new ParameterCondition { Parameter = "optimizer", Value = Value("sgd") }
            },
        ["depth"] = new IntegerDomain
        {
            Low = 1,
            High = 4,
            Points = 3,
            When = new ParameterCondition { Parameter = "optimizer", Value = Value("adam") }
        },
        ["width"] = new IntegerDomain { Low = 8, High = 512, Log = true, Points = 2 },
        ["seed"] = new FixedDomain { Value = Value(3) },
    });

    private static ISampler Build(string kind) =>
        JsonSerializer.Deserialize<SamplerOptions>($$"""{ "kind": "{{kind}}" }""", Options)!.Build(Space, seed: 1, Trials);

    private static Observation End(List<ProposedTrial> open, Func<int, Configuration, (TrialState State, double? Value)> course)
    {
        // Not always the oldest: trials end in another order than they began.
        var place = open.Count / 2;
        var (trial, configuration) = open[place];
        open.RemoveAt(place);
        var (state, value) = course(trial, configuration);
        return new Observation(trial, configuration, state, value)
        {
            Epochs = 1 + trial % 7,
            Curve = value is { } number && !double.IsNaN(number) ? [new EpochValue(1, number)] : [],
        };
    }

    private static double ValueOf(Configuration configuration) =>
        configuration.Values.Sum(
            value => value.ValueKind == JsonValueKind.Number ? Math.Pow(value.GetDouble() - 0.3, 2) : value.GetRawText().Length);

    private static void AssertLiesWithin(SearchSpace space, Configuration configuration)
    {
        Assert.Equal(space.Configure(name => configuration[name]).Keys, configuration.Keys);
        Assert.All(configuration, value => Assert.True(space.Parameters[value.Key].Contains(value.Value), $"{value.Key}: {value.Value}"));
    }
}
