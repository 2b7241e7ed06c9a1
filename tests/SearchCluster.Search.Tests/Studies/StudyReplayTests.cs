using SearchCluster.Search.Samplers;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using Xunit;

namespace SearchCluster.Search.Tests.Studies;

public class StudyReplayTests
{
    private static readonly Budget Twelve = new() { Trials = 12 };

    [Fact]
    public void Of_AJournalWithLossesFailuresAndParallelSlots_RepeatsEveryProposalOfASamplerThatLearns()
    {
        var bench = Eventful(new LearningSamplerOptions());

        var replay = StudyReplay.Of(bench.Study.Plan, bench.Journal());

        Assert.Equal((12, 12), (replay.Proposals, replay.Identical));
        Assert.True(replay.Ok);
    }

    [Fact]
    public void Of_AJournalWhoseSamplerSawOtherValues_NamesTheProposalsThatDiffer()
    {
        var bench = Eventful(new LearningSamplerOptions());
        // The value of the first report: every proposal made after trial 0 had ended is another one with it.
        var journal = bench.Journal().Select(happened => happened is TrialReported { Trial: 0 } reported
            ? reported with
            {
                Report = new TrialReport
                {
                    Epoch = 1,
                    Values = new Dictionary<string, System.Text.Json.JsonElement> { ["value"] = SearchJson.Value(0.77) }
                }
            }
            : happened);

        var replay = StudyReplay.Of(bench.Study.Plan, journal);

        Assert.False(replay.Ok);
        Assert.Equal((12, 2), (replay.Proposals, replay.Identical));
        Assert.Equal(Enumerable.Range(2, 10), replay.Differing.Select(different => different.Number));
        Assert.NotEqual(replay.Differing[0].Journaled, replay.Differing[0].Replayed);
    }

    // The same configuration for another number of epochs, or in another stage, is another proposal.
    [Fact]
    public void Of_AJournalOfStages_ComparesEpochsAndLineageToo()
    {
        var bench = new StudyBench(Twelve with { Epochs = 9 }, sampler: new CoarseToFineSamplerOptions());
        for (var trial = 0; trial < 12; trial++)
            bench.RunNext(TrialState.Completed, trial);

        var untouched = StudyReplay.Of(bench.Study.Plan, bench.Journal());
        var touched = StudyReplay.Of(bench.Study.Plan, bench.Journal().Select(happened => happened switch
        {
            TrialProposed { Trial: 3 } proposed => proposed with { Epochs = proposed.Epochs + 1 },
            TrialProposed { Trial: 8 } proposed => proposed with { Lineage = proposed.Lineage! with { Parents = [] } },
            _ => happened,
        }));

        Assert.Equal(12, untouched.Identical);
        Assert.Equal([3, 8], touched.Differing.Select(different => different.Number));
    }

    [Fact]
    public void Of_AGridThatTheJournalOverruns_SaysThatNothingIsProposedThere()
    {
        var bench = new StudyBench(Twelve, sampler: new RandomSamplerOptions());
        for (var trial = 0; trial < 12; trial++)
            bench.RunNext(TrialState.Completed, 1);

        var replay = StudyReplay.Of(bench.Study.Plan with { Sampler = new GridSamplerOptions() }, bench.Journal());

        Assert.Equal(12, replay.Differing.Count);
        Assert.NotNull(replay.Differing[2].Replayed);
        Assert.Null(replay.Differing[3].Replayed);
    }

    [Fact]
    public void Of_AStudyWhoseBudgetGrew_RepeatsWhatCameAfter()
    {
        var bench = new StudyBench(new Budget { Trials = 3 }, sampler: new LearningSamplerOptions());
        var submitted = bench.Study.Plan;
        for (var trial = 0; trial < 3; trial++)
            bench.RunNext(TrialState.Completed, trial);
        bench.Study.GrowBudget(Twelve, bench.Now);
        for (var trial = 3; trial < 12; trial++)
            bench.RunNext(TrialState.Completed, trial);

        Assert.Equal(12, StudyReplay.Of(submitted, bench.Journal()).Identical);
    }

    // Two slots from the start, so that trial 1 is proposed before any has ended; then a loss, an exception, a divergence.
    private static StudyBench Eventful(SamplerOptions sampler)
    {
        var bench = new StudyBench(Twelve, sampler: sampler);
        var (first, second) = (bench.Lease("silo/0"), bench.Lease("lost/0"));
        bench.Report(first, 1, 0.25);
        bench.Tell(first);
        bench.Study.LoseSilos(silo => silo == "lost", bench.Now);
        bench.Lease("silo/0");
        bench.Lease("lost/0");
        bench.Tell(second);
        bench.Study.LoseSilos(_ => true, bench.Now);
        while (bench.Counts.Ended < 12)
        {
            var lease = bench.Lease();
            bench.Report(lease, 1, 1.0 / (1 + lease.Attempt.Trial));
            bench.Tell(lease, (lease.Attempt.Trial % 3) switch
            {
                0 => TrialState.Completed,
                1 => TrialState.Diverged,
                _ => TrialState.Failed
            });
        }

        return bench;
    }
}
