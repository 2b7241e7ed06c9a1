using System.Text.Json;
using CsCheck;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Samplers;
using Xunit;
using static SearchCluster.Search.Tests.SearchJson;

namespace SearchCluster.Search.Tests.Samplers;

/// <summary>What every sampler must do, whatever its strategy. A new kind is found by its <c>[JsonDerivedType]</c> line.</summary>
public class SamplerConformanceTests
{
    private const int Trials = 40;

    public static TheoryData<string> Kinds => [.. OptionKinds.Of(typeof(SamplerOptions)).Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Propose_InAnySpace_StaysInsideTheDomainsOfTheActiveParameters(string kind) =>
        ForAnySpace((space, seed) => Run(OptionsOf(kind), space, seed).All(trial => LiesWithin(space, trial.Configuration)));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Propose_FromAnotherInstanceWithTheSameHistory_GivesTheSame(string kind) =>
        ForAnySpace((space, seed) =>
        {
            var history = Run(OptionsOf(kind), space, seed);
            var other = OptionsOf(kind).Build(new SearchSpace(space.Parameters), seed);
            return history.All(trial => trial.Configuration.Equals(other.Propose(trial.Trial, history[..trial.Trial])));
        });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Propose_Twice_GivesTheSame(string kind) =>
        ForAnySpace((space, seed) =>
        {
            var sampler = OptionsOf(kind).Build(space, seed);
            return Equals(sampler.Propose(0, []), sampler.Propose(0, []));
        });

    // Longer, shorter, and with other values: what an instance remembers of one history must not show in its answers to another.
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Propose_ShownTwoHistoriesByTurns_AnswersEachAsANewInstanceDoes(string kind) =>
        ForAnySpace((space, seed) =>
        {
            var one = Run(OptionsOf(kind), space, seed, cost: ValueOf);
            var other = Run(OptionsOf(kind), space, seed, cost: configuration => -ValueOf(configuration));
            var sampler = OptionsOf(kind).Build(space, seed, Trials);
            return new[] { (one, 36), (other, 36), (one, 31), (other, 25), (other, 39), (one, 15), (one, 36) }.All(asked =>
            {
                var trial = Math.Min(asked.Item2, asked.Item1.Length);
                Observation[] history = asked.Item1[..trial];
                return Equals(sampler.Propose(trial, history), OptionsOf(kind).Build(space, seed, Trials).Propose(trial, history));
            });
        });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Propose_OfASamplerThatIsNotAdaptive_IgnoresTheHistory(string kind) =>
        ForAnySpace((space, seed) =>
        {
            var sampler = OptionsOf(kind).Build(space, seed);
            return sampler.IsAdaptive
                || Run(OptionsOf(kind), space, seed).All(trial => trial.Configuration.Equals(sampler.Propose(trial.Trial, [])));
        });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Propose_OfASamplerWithASize_GivesThatManyConfigurationsAllDifferent(string kind) =>
        ForAnySpace((space, seed) =>
        {
            if (OptionsOf(kind).Size(space) is not { } size)
                return true;
            var history = Run(OptionsOf(kind), space, seed, most: (int)size + 1);
            return history.Length == size && history.DistinctBy(trial => trial.Configuration).Count() == size;
        });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Propose_OfASamplerWithoutASize_HasNoEnd(string kind) =>
        ForAnySpace((space, seed) => OptionsOf(kind).Size(space) is not null || Run(OptionsOf(kind), space, seed).Length == Trials);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Propose_AfterTrialsWithoutAValue_GoesOn(string kind)
    {
        var sampler = OptionsOf(kind).Build(Example, seed: 1);
        Observation[] history =
        [
            new(0, sampler.Propose(0, [])!, TrialState.Diverged, null),
            new(1, sampler.Propose(1, [])!, TrialState.Failed, null),
            new(2, sampler.Propose(2, [])!, TrialState.Pruned, 0.5),
            new(3, sampler.Propose(3, [])!, TrialState.Canceled, null),
        ];

        Assert.True(LiesWithin(Example, sampler.Propose(4, history)!));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Problems_OfASoundSpaceWithinTheBudget_AreNone(string kind) =>
        ForAnySpace((space, _) => !OptionsOf(kind).Problems(space, new Budget { Trials = int.MaxValue }).Any());

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Json_WrittenAndRead_IsTheSameOptions(string kind)
    {
        var options = OptionsOf(kind);
        var json = JsonSerializer.Serialize(options, Options);

        Assert.Equal(options, JsonSerializer.Deserialize<SamplerOptions>(json, Options));
        Assert.Equal(kind, JsonDocument.Parse(json).RootElement.GetProperty("kind").GetString());
    }

    private static SearchSpace Example => new(new()
    {
        ["depth"] = new IntegerDomain { Low = 1, High = 9 },
        ["rate"] = new LogUniformDomain { Low = 1e-4, High = 1, Points = 5 },
        ["kind"] = new CategoricalDomain { Values = Values("sgd", "adam") },
    });

    private static SamplerOptions OptionsOf(string kind) =>
        JsonSerializer.Deserialize<SamplerOptions>($$"""{ "kind": "{{kind}}" }""", Options)!;

    private static void ForAnySpace(Func<SearchSpace, ulong, bool> holds) =>
        Gen.Select(RandomSpace.OnAGrid, Gen.ULong).Sample((space, seed) => holds(space, seed), iter: 100, seed: "0000KLTmWZyH");

    /// <summary>Trials one after the other, each told a value that depends on its configuration.</summary>
    private static Observation[] Run(
        SamplerOptions options, SearchSpace space, ulong seed, int most = Trials, Func<Configuration, double>? cost = null)
    {
        var sampler = options.Build(space, seed, cost is null ? 100 : Trials);
        var history = new List<Observation>();
        while (history.Count < most && sampler.Propose(history.Count, history) is { } configuration)
            history.Add(new Observation(history.Count, configuration, TrialState.Completed, (cost ?? ValueOf)(configuration)));
        return [.. history];
    }

    private static double ValueOf(Configuration configuration) =>
        configuration.Values.Sum(
            value => value.ValueKind == JsonValueKind.Number ? Math.Pow(value.GetDouble() - 0.3, 2) : value.GetRawText().Length);

    private static bool LiesWithin(SearchSpace space, Configuration configuration) =>
        configuration.Keys.SequenceEqual(space.Configure(name => configuration[name]).Keys)
        && configuration.All(value => space.Parameters[value.Key].Contains(value.Value));
}
