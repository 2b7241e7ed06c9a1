using System.Text.Json;
using SearchCluster.Randomness;
using SearchCluster.Search.Pruners;
using Xunit;
using static SearchCluster.Search.Tests.SearchJson;

namespace SearchCluster.Search.Tests.Pruners;

/// <summary>What every pruner must do, as a study sees it. A new kind is found by its <c>[JsonDerivedType]</c> line.</summary>
public class PrunerConformanceTests
{
    private const int Epochs = 27;

    // Kinds that need to be told something; and further variants of those that have them.
    private static readonly Dictionary<string, string[]> Variants = new()
    {
        ["asha"] = ["""{ "kind": "asha" }""", """{ "kind": "asha", "variant": "promote" }"""],
        ["threshold"] = ["""{ "kind": "threshold", "lower": -100 }"""],
        ["patience"] =
            ["""{ "kind": "patience", "patience": 26 }""",
            """{ "kind": "patience", "patience": 2, "pruner": { "kind": "asha", "variant": "promote" } }"""],
        ["hyperband"] =
            ["""{ "kind": "hyperband", "aggressiveness": "conservative" }""",
            """{ "kind": "hyperband", "variant": "promote", "aggressiveness": "aggressive" }"""],
    };

    public static TheoryData<string> Pruners =>
        [.. OptionKinds.Of(typeof(PrunerOptions)).Keys.SelectMany(
            kind => Variants.GetValueOrDefault(kind, [$$"""{ "kind": "{{kind}}" }"""]))];

    [Theory]
    [MemberData(nameof(Pruners))]
    public void Run_OfASingleTrial_CompletesIt(string pruner)
    {
        var study = new PrunedStudy(Read(pruner), trials: 1, Epochs, Noisy).Run();

        Assert.Equal((TrialState.Completed, Epochs), (study.Trials[0].State, study.Trials[0].Epochs));
    }

    [Theory]
    [MemberData(nameof(Pruners))]
    public void Run_OfTrialsThatAreAwfulBeforeTraining_NeverStopsThemThere(string pruner)
    {
        var study = new PrunedStudy(
            Read(pruner), trials: 20, Epochs, (trial, epoch) => epoch == 0 && trial > 9 ? -1e9 : Noisy(trial, epoch))
            .Run();

        Assert.Equal(20, study.Decisions.Count(decision => decision is { Epoch: 0, Decision: ReportDecision.Continue }));
    }

    [Theory]
    [MemberData(nameof(Pruners))]
    public void Run_OfTrialsThatAllTie_CompletesTheFirst(string pruner)
    {
        var study = new PrunedStudy(Read(pruner), trials: 20, Epochs, (_, epoch) => epoch).Run();

        Assert.Equal(TrialState.Completed, study.Trials[0].State);
        Assert.Equal(20, study.Summary.Counts.Ended);
    }

    [Theory]
    [MemberData(nameof(Pruners))]
    public void Run_WithNaN_DecidesAsForTheWorstNumber(string pruner)
    {
        var withNaN = new PrunedStudy(Read(pruner), trials: 30, Epochs, (trial, epoch) => trial % 4 == 1 ? double.NaN : Noisy(trial, epoch))
            .Run();
        var withWorst =
            new PrunedStudy(
            Read(pruner), trials: 30, Epochs, (trial, epoch) => trial % 4 == 1 ? double.NegativeInfinity : Noisy(trial, epoch)).Run();

        Assert.Equal(withWorst.Decisions, withNaN.Decisions);
        Assert.Equal(30, withNaN.Summary.Counts.Ended);
    }

    [Theory]
    [MemberData(nameof(Pruners))]
    public void Run_MinimizingTheNegatedValues_DecidesTheSame(string pruner)
    {
        var maximized = new PrunedStudy(Read(pruner), trials: 40, Epochs, Noisy).Run(workers: 3);
        var minimized = new PrunedStudy(Read(pruner), trials: 40, Epochs, (trial, epoch) => -Noisy(trial, epoch), Direction.Minimize)
            .Run(workers: 3);

        Assert.Equal(maximized.Decisions, minimized.Decisions);
    }

    [Theory]
    [MemberData(nameof(Pruners))]
    public void Run_Again_DecidesTheSame(string pruner) => Assert.Equal(
        new PrunedStudy(Read(pruner), trials: 40, Epochs, Noisy).Run(workers: 4, seed: 5).Decisions,
        new PrunedStudy(Read(pruner), trials: 40, Epochs, Noisy).Run(workers: 4, seed: 5).Decisions);

    [Theory]
    [MemberData(nameof(Pruners))]
    public void Run_ThroughCoordinatorsThatFoldTheJournal_DecidesTheSame(string pruner)
    {
        // The same turns are drawn either way: a crash takes no turn of its own.
        var undisturbed = new PrunedStudy(Read(pruner), trials: 40, Epochs, Noisy).Run(workers: 3, seed: 6);
        var crashing = new PrunedStudy(Read(pruner), trials: 40, Epochs, Noisy).Run(workers: 3, seed: 6, crashes: 20);

        Assert.Equal(undisturbed.Decisions, crashing.Decisions);
        Assert.Equal(JsonSerializer.Serialize(undisturbed.Trials), JsonSerializer.Serialize(crashing.Trials));
    }

    [Theory]
    [MemberData(nameof(Pruners))]
    public void Run_WithLostWorkers_ObservesEveryEpochOnceAndKeepsTheAccounts(string pruner)
    {
        var study = new PrunedStudy(Read(pruner), trials: 40, Epochs, Noisy).Run(workers: 4, seed: 7, losses: 3, crashes: 3);

        Assert.Equal(study.Decisions.Count, study.Decisions.DistinctBy(decision => (decision.Trial, decision.Epoch)).Count());
        Assert.True(study.Audit.Ok);
        Assert.Equal((40, 40), (study.Summary.Counts.Proposed, study.Summary.Counts.Ended));
    }

    [Theory]
    [MemberData(nameof(Pruners))]
    public void Run_OfALastEpochThatIsAwful_CompletesTheTrial(string pruner)
    {
        var study = new PrunedStudy(Read(pruner), trials: 20, Epochs, (_, epoch) => epoch == Epochs ? -1e9 : epoch).Run();

        Assert.All(study.Decisions.Where(decision => decision.Epoch == Epochs), decision =>
            Assert.Equal(ReportDecision.Continue, decision.Decision));
    }

    [Theory]
    [MemberData(nameof(Pruners))]
    public void Json_WrittenAndRead_IsTheSameOptions(string pruner) =>
        Assert.Equal(Read(pruner), JsonSerializer.Deserialize<PrunerOptions>(JsonSerializer.Serialize(Read(pruner), Options), Options));

    [Theory]
    [MemberData(nameof(Pruners))]
    public void Problems_OfAPlanItFits_AreNone(string pruner) =>
        Assert.Empty(
            Read(pruner).Problems(
            new SearchPlan
            {
                Name = "plan",
                Budget = new Budget { Epochs = Epochs },
                Workload = new FoldedWorkload(pruner.Contains("wilcoxon") ? 5 : 1)
            }.ForPruner()));

    // Learning curves of trials of different worth, with noise of its own at each epoch.
    private static double Noisy(int trial, int epoch)
    {
        var random = RandomStream.At(11, RandomPurpose.Proposal, trial, epoch);
        var worth = RandomStream.At(12, RandomPurpose.Proposal, trial).NextDouble();
        return worth * (1 - Math.Exp(-epoch / 5.0)) + 0.05 * random.NextDouble();
    }

    private static PrunerOptions Read(string json) => JsonSerializer.Deserialize<PrunerOptions>(json, Options)!;
}
