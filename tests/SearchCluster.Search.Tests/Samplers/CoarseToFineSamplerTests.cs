using System.Text.Json;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Samplers;
using SearchCluster.Search.Studies.Events;
using Xunit;
using static SearchCluster.Search.Tests.SearchJson;

namespace SearchCluster.Search.Tests.Samplers;

public class CoarseToFineSamplerTests
{
    [Fact]
    public void Propose_StageByStage_TrainsLongerEachTime() =>
        Assert.Equal(
            [.. Enumerable.Repeat(2, 10), .. Enumerable.Repeat(6, 10), .. Enumerable.Repeat(18, 10)],
            StageRunner.Run(Plan(), RateNear(1e-3)).Select(proposal => proposal.Epochs!.Value));

    [Fact]
    public void Propose_AfterACoarseStage_ZoomsInLogSpaceOnTheBest()
    {
        var proposals = StageRunner.Run(Plan(), RateNear(1e-3));

        Assert.Equal(8, Decades(proposals, stage: 0), tolerance: 2.5);
        Assert.InRange(Decades(proposals, stage: 1), 0.1, Decades(proposals, stage: 0) * 0.6);
        Assert.InRange(Decades(proposals, stage: 2), 0, Decades(proposals, stage: 1) * 0.8);
        Assert.All(proposals[20..], proposal => Assert.InRange(proposal.Configuration.Number("rate"), 1e-5, 1e-1));
    }

    [Fact]
    public void Propose_WithTheBestAtTheEdge_WidensTheRangeBeyondItAndSaysSo()
    {
        var proposals = StageRunner.Run(Plan(), RateNear(100));

        Assert.Contains(proposals, proposal => proposal.Configuration.Number("rate") > 1);
        var lineage = proposals[10].Lineage!;
        Assert.Contains("rate", lineage.Text);
        Assert.Contains("widened: the best sat at the edge of 1e-8 to 1", lineage.Text);
    }

    // The best rate is 0.85, at the upper edge of the range, and rates above 2 diverge: there is nothing to be found beyond.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Propose_WhereTrialsBeyondTheBestDiverged_NeverGoesPastThem(int seed)
    {
        var plan = Plan() with { Seed = (ulong)seed, Space = new() { ["rate"] = new LogUniformDomain { Low = 0.05, High = 4 } } };

        var proposals = StageRunner.Run(plan, configuration => configuration.Number("rate") > 2 ? null : RateNear(0.85)(configuration));

        var diverged = proposals[..10].Select(proposal => proposal.Configuration.Number("rate")).Where(rate => rate > 2).Min();
        Assert.All(proposals[10..], proposal => Assert.InRange(proposal.Configuration.Number("rate"), 0, diverged * 1.001));
        Assert.DoesNotContain(proposals, proposal => proposal.Lineage!.Text.Contains("widened", StringComparison.Ordinal));
    }

    [Fact]
    public void Propose_WhereTrialsBelowTheBestDiverged_NeverGoesBelowThem()
    {
        var plan = Plan() with { Space = new() { ["x"] = new UniformDomain { Low = -1, High = 1 } } };

        var proposals = StageRunner.Run(plan, configuration => configuration.Number("x") is var x && x < -0.8 ? null : x);

        var diverged = proposals[..10].Select(proposal => proposal.Configuration.Number("x")).Where(x => x < -0.8).Max();
        Assert.All(proposals[10..], proposal => Assert.InRange(proposal.Configuration.Number("x"), diverged * 1.001, 1));
    }

    // Of sixty trials the coarse stages take as many as tell them where to look, and the last has the others.
    [Fact]
    public void Propose_OfManyTrials_EndsAStageThatHasLearnedEnough() =>
        Assert.Equal(
            [.. Enumerable.Repeat(2, 10), .. Enumerable.Repeat(6, 6), .. Enumerable.Repeat(18, 44)],
            StageRunner.Run(Plan() with { Budget = new Budget { Trials = 60, Epochs = 18 } }, RateNear(1e-3))
                .Select(proposal => proposal.Epochs!.Value));

    [Fact]
    public void Propose_OfManyTrialsThatDiverge_GoesOnWithTheStageUpToItsShare()
    {
        var trials = 0;
        var proposals = StageRunner.Run(
            Plan() with { Budget = new Budget { Trials = 60, Epochs = 18 } }, configuration => trials++ < 12 ? null
                : RateNear(1e-3)(configuration));

        Assert.Equal(20, proposals.Count(proposal => proposal.Epochs == 2));
        Assert.Equal(6, proposals.Count(proposal => proposal.Epochs == 6));
    }

    [Theory]
    [InlineData(InsideStage.Tpe)]
    [InlineData(InsideStage.QuasiRandom)]
    public void Propose_OfManyTrialsWithAnyNumberOfSlots_GivesTheSame(InsideStage inside)
    {
        var plan = Plan(new() { Inside = inside }) with { Budget = new Budget { Trials = 60, Epochs = 18 } };
        var one = StageRunner.Run(plan, RateNear(1e-3));

        Assert.All([2, 7, 30], slots => Assert.Equal(one, StageRunner.Run(plan, RateNear(1e-3), slots)));
    }

    // A study that began before there were revisions goes on as it began.
    [Fact]
    public void StudySubmitted_WrittenWithoutARevision_IsReadAsTheFirst()
    {
        var json = """{ "at": "2026-01-01T00:00:00Z", "spec": { "name": "s", "sampler": { "kind": "coarseToFine", "stages": 2 } } }""";
        var sampler = JsonSerializer.Deserialize<StudySubmitted>(json, Options)!.Spec.GetProperty("sampler")
            .Deserialize<SamplerOptions>(Options);

        Assert.Equal(new CoarseToFineSamplerOptions { Stages = 2, Revision = 1 }, sampler);
        Assert.Equal(2, new CoarseToFineSamplerOptions().Revision);
    }

    [Fact]
    public void Propose_OfTheFirstRevision_DrawsStagesOfEqualSizeAtRandom()
    {
        var plan = Plan(new() { Revision = 1 });
        var first = new RandomSamplerOptions().Build(plan.ForSampler());

        Assert.All(
            StageRunner.Run(plan, RateNear(1e-3))[..10].Index(),
            proposed => Assert.Equal(
                first.Propose(proposed.Index, StudyHistory.Empty)!.Configuration.ToString(), proposed.Item.Configuration.ToString()));
    }

    [Fact]
    public void Propose_WithoutWidening_StaysInside()
    {
        var proposals = StageRunner.Run(Plan(new() { Widen = false }), RateNear(100));

        Assert.All(proposals, proposal => Assert.InRange(proposal.Configuration.Number("rate"), 1e-8, 1));
    }

    [Fact]
    public void Propose_WhereThePlanAllowsNothingBeyond_StaysInsideAndSaysSo()
    {
        var plan = Plan() with { Workload = new OnlyBelow("rate", 1) };

        var proposals = StageRunner.Run(plan, RateNear(100));

        Assert.All(proposals, proposal => Assert.InRange(proposal.Configuration.Number("rate"), 1e-8, 1));
        Assert.Contains("the plan allows nothing beyond", proposals[10].Lineage!.Text);
    }

    // Half of eight decades more are too many, a quarter of them are not.
    [Fact]
    public void Propose_WhereThePlanAllowsALittleBeyond_WidensAsFar() =>
        Assert.Contains(
            " to 100 (widened: the best sat at the edge of 1e-8 to 1)",
            StageRunner.Run(Plan() with { Workload = new OnlyBelow("rate", 200) }, RateNear(100))[10].Lineage!.Text,
            StringComparison.Ordinal);

    // Four digits of 1000.4 are not enough.
    [Fact]
    public void Propose_OfARangeThatIsNarrowForItsNumbers_ZoomsInsideIt()
    {
        var plan = Plan(new() { Widen = false }) with { Space = new() { ["x"] = new UniformDomain { Low = 1000.1, High = 1000.9 } } };

        var values = StageRunner.Run(plan, configuration => Math.Abs(configuration.Number("x") - 1000.47))
            .ConvertAll(proposal => proposal.Configuration.Number("x"));

        Assert.All(values, value => Assert.InRange(value, 1000.1, 1000.9));
        Assert.InRange(values[10..20].Max() - values[10..20].Min(), 0.001, 0.6);
        Assert.InRange(values[20..].Max() - values[20..].Min(), 0.0001, values[10..20].Max() - values[10..20].Min());
    }

    [Fact]
    public void Propose_AChoiceThatNoneOfTheBestMade_IsDropped()
    {
        var proposals =
            StageRunner.Run(Plan(), configuration => configuration["kind"].GetString() == "b" ? 0 : 1 + configuration.Number("rate"));

        Assert.All(proposals[10..], proposal => Assert.Equal("b", proposal.Configuration["kind"].GetString()));
    }

    [Fact]
    public void Propose_WithAnyNumberOfSlots_GivesTheSame() =>
        Assert.Equal(StageRunner.Run(Plan(), RateNear(1e-3)), StageRunner.Run(Plan(), RateNear(1e-3), slots: 7));

    [Fact]
    public void Propose_WhenATrialOfTheStageBeforeIsUnfinished_Waits()
    {
        var plan = Plan();
        var sampler = plan.Sampler.Build(plan.ForSampler());
        var stage = Enumerable.Range(0, 10)
            .Select(trial => new ProposedTrial(trial, sampler.Propose(trial, StudyHistory.Empty)!.Configuration)).ToList();
        var ended = stage[1..].Select(trial => new Observation(trial.Trial, trial.Configuration, TrialState.Completed, trial.Trial))
            .ToList();

        Assert.Null(sampler.Propose(10, new StudyHistory(ended, stage[..1])));
        Assert.NotNull(sampler.Propose(10, new StudyHistory([.. ended, new(0, stage[0].Configuration, TrialState.Diverged, null)], [])));
    }

    [Fact]
    public void Propose_AfterAStageInWhichAllDiverged_SearchesTheSameRanges()
    {
        var proposals = StageRunner.Run(Plan(), _ => null);

        Assert.Contains("the same ranges again", proposals[10].Lineage!.Text);
        Assert.Equal(8, Decades(proposals, stage: 2), tolerance: 3);
    }

    [Fact]
    public void Propose_Parents_AreTheBestOfTheStageBefore()
    {
        var plan = Plan();
        var proposals = StageRunner.Run(plan, RateNear(1e-3));
        var expected = proposals[..10].Select((proposal, trial) => (Value: RateNear(1e-3)(proposal.Configuration), trial))
            .OrderBy(pair => pair.Value).Take(3).Select(pair => pair.trial);

        Assert.Equal(expected, proposals[10].Lineage!.Parents);
    }

    [Fact]
    public void Problems_OfOptionsOutOfRange_NameEach() =>
        Assert.Equal(
            ["sampler.stages", "sampler.epochsFactor", "sampler.best", "budget.trials"],
            new CoarseToFineSamplerOptions { Stages = 9, EpochsFactor = 0.5, Best = 0 }
                .Problems(new SearchSpace(Plan().Space), new Budget { Trials = 8 }).Select(problem => problem.Path));

    private static SearchPlan Plan(CoarseToFineSamplerOptions? options = null) => new()
    {
        Name = "coarse",
        Seed = 3,
        Objective = new Objective { Metric = "value", Direction = Direction.Minimize },
        Sampler = options ?? new CoarseToFineSamplerOptions(),
        Budget = new Budget { Trials = 30, Epochs = 18 },
        Space = new()
        {
            ["rate"] = new LogUniformDomain { Low = 1e-8, High = 1 },
            ["kind"] = new CategoricalDomain { Values = Values("a", "b") },
        },
    };

    private static Func<Configuration, double?> RateNear(double best) =>
        configuration => Math.Abs(Math.Log10(configuration.Number("rate") / best));

    private static double Decades(List<Proposal> proposals, int stage)
    {
        var logs = proposals[(10 * stage)..(10 * stage + 10)].Select(proposal => Math.Log10(proposal.Configuration.Number("rate")))
            .ToList();
        return logs.Max() - logs.Min();
    }

    private sealed record OnlyBelow(string Name, double Most) : ISearchedWorkload
    {
        public int Folds => 1;

        public IReadOnlyList<string>? Metrics => null;

        public IEnumerable<(string Path, string Message)> Problems(SearchPlan search) =>
            search.Space[Name] is LogUniformDomain { High: var high } && high > Most ? [("space", "too high")] : [];
    }
}
