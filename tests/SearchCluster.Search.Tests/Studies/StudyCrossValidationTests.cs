using System.Text.Json;
using SearchCluster.Search.Pruners;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using Xunit;

namespace SearchCluster.Search.Tests.Studies;

public class StudyCrossValidationTests
{
    [Fact]
    public void Ask_ByAsManySlotsAsFolds_LeasesThemTheFoldsOfOneTrial()
    {
        var bench = new StudyBench(new Budget { Trials = 2 }, folds: 3);

        var leases = Leases(bench, 3);

        Assert.Equal([new TrialAttempt(0, 1, 0), new(0, 1, 1), new(0, 1, 2)], leases.Select(lease => lease.Attempt));
        Assert.Equal(3, leases.Select(lease => lease.Seed).Distinct().Count());
        Assert.Equal((1, 1, 0), (bench.Counts.Proposed, bench.Counts.Running, bench.Counts.Pending));
    }

    [Fact]
    public void Tell_OfEveryFold_CompletesTheTrialOnceWithMeanAndStandardError()
    {
        var bench = new StudyBench(new Budget { Trials = 1 }, folds: 3);
        var leases = Leases(bench, 3);
        foreach (var (lease, value) in leases.Zip([0.5, 0.7, 0.9]))
        {
            Assert.Equal(0, bench.Counts.Completed);
            bench.Report(lease, 1, value);
            Assert.True(bench.Tell(lease));
            Assert.True(bench.Tell(lease));
        }

        var trial = bench.Trial(0);
        Assert.Equal(TrialState.Completed, trial.State);
        Assert.Equal(0.7, trial.Value!.Value, 12);
        // The deviation of 0.5, 0.7, 0.9 is 0.2, over √3.
        Assert.Equal(0.2 / Math.Sqrt(3), trial.Metrics["value.standardError"], 12);
        Assert.Equal([0.5, 0.7, 0.9], trial.Folds!.Select(fold => fold.Value!.Value));
        Assert.Equal(3, trial.Timing!.Seconds);
        Assert.Single(bench.Journal().OfType<TrialEnded>());
        Assert.Equal((true, 1, 1, 3), (bench.Audit.Ok, bench.Audit.Proposed, bench.Audit.Ended, bench.Audit.Attempts));
        Assert.Equal(StudyState.Completed, bench.Study.State);
    }

    [Fact]
    public void Tell_OfFoldsInAnyOrder_ComesToTheSameBits()
    {
        long[] Bits(params int[] order)
        {
            var bench = new StudyBench(new Budget { Trials = 1 }, folds: 3);
            var leases = Leases(bench, 3);
            foreach (var fold in order)
            {
                bench.Report(leases[fold], 1, new[] { 0.1, 0.2, 0.3 }[fold] / 7);
                bench.Tell(leases[fold]);
            }

            return [.. bench.Trial(0).Metrics.Values.Append(bench.Trial(0).Value!.Value).Select(BitConverter.DoubleToInt64Bits)];
        }

        Assert.Equal(Bits(0, 1, 2), Bits(2, 0, 1));
        Assert.Equal(Bits(0, 1, 2), Bits(1, 2, 0));
    }

    [Fact]
    public void LoseSilos_OfOneFold_LeasesThatFoldAgainAndLeavesTheOthers()
    {
        var bench = new StudyBench(new Budget { Trials = 1 }, folds: 3);
        var leases = Leases(bench, 3);
        bench.Report(leases[0], 1, 0.5);
        bench.Tell(leases[0]);
        bench.Study.LoseSilos(silo => silo == "silo-1", bench.Now);

        var again = bench.Lease("silo/3");

        Assert.Equal((new TrialAttempt(0, 2, 1), leases[1].Seed), (again.Attempt, again.Seed));
        Assert.Equal(ReportDecision.Abandon, bench.Report(leases[1], 1, 0.5));
        Assert.Equal(ReportDecision.Continue, bench.Report(leases[2], 1, 0.5));
        bench.Tell(again);
        bench.Tell(leases[2]);
        Assert.Equal((TrialState.Completed, 2), (bench.Trial(0).State, bench.Trial(0).Attempts));
        Assert.True(bench.Audit.Ok);
    }

    [Theory]
    [InlineData(TrialState.Diverged)]
    [InlineData(TrialState.Failed)]
    public void Tell_OfAFoldThatDecidesTheTrial_EndsItAndGivesTheOtherFoldsUp(TrialState state)
    {
        var bench = new StudyBench(new Budget { Trials = 2, MaxAttempts = 1 }, folds: 4);
        var leases = Leases(bench, 2);

        bench.Tell(leases[0], state, "boom");

        Assert.Equal((state, "fold 0: boom", null), (bench.Trial(0).State, bench.Trial(0).Reason, bench.Trial(0).Value));
        Assert.Equal(ReportDecision.Abandon, bench.Report(leases[1], 1, 0.5));
        // Its slot could not know: no outcome of it is late.
        Assert.True(bench.Tell(leases[1]));
        Assert.Equal(0, bench.Audit.Timing.Late);
        // The folds that waited are gone: the next slot begins the next trial.
        Assert.Equal(new TrialAttempt(1, 1, 0), bench.Lease().Attempt);
        Assert.True(bench.Audit.Ok);
    }

    // Which fold diverges first depends on the slots; which of them is the lowest does not.
    [Theory]
    [InlineData(TrialState.Diverged)]
    [InlineData(TrialState.Failed)]
    public void Tell_OfAFoldThatEndsTheTrialBeforeALowerOne_WaitsForTheLowerAndGivesTheHigherUp(TrialState state)
    {
        var bench = new StudyBench(new Budget { Trials = 1, MaxAttempts = 1 }, folds: 4);
        var leases = Leases(bench, 4);
        bench.Report(leases[3], 1, 0.9);
        bench.Tell(leases[3]);

        bench.Report(leases[1], 1, 0.4);
        bench.Tell(leases[1], state, "boom");
        Assert.Equal(TrialState.Running, bench.Trial(0).State);
        Assert.Equal(ReportDecision.Abandon, bench.Report(leases[2], 1, 0.5));
        Assert.Equal(ReportDecision.Continue, bench.Report(leases[0], 1, 0.5));
        // What waited of the trial is gone, but for what still counts.
        Assert.True(bench.Study.Ask("silo/2", bench.Now).IsEmpty);
        bench.Study.LoseSilos(silo => silo == "silo-0", bench.Now);
        var again = bench.Lease("silo/5");
        Assert.Equal(new TrialAttempt(0, 2, 0), again.Attempt);
        bench.Tell(again);

        var trial = bench.Trial(0);
        Assert.Equal((state, "fold 1: boom", null, 1), (trial.State, trial.Reason, trial.Value, trial.Epochs));
        Assert.Equal([TrialState.Completed, state, TrialState.Pending, TrialState.Pending], trial.Folds!.Select(fold => fold.State));
        Assert.Equal([(0.5, 1), (0.4, 1), (null, 0), (null, 0)], trial.Folds!.Select(fold => (fold.Value, fold.Epochs)));
        Assert.True(bench.Audit.Ok);
    }

    [Fact]
    public void Tell_OfALowerFoldThatDivergesToo_MakesItTheOneThatDecides()
    {
        var bench = new StudyBench(new Budget { Trials = 1 }, folds: 3);
        var leases = Leases(bench, 3);
        bench.Tell(leases[2], TrialState.Diverged, "late");

        bench.Tell(leases[0], TrialState.Diverged, "early");

        Assert.Equal((TrialState.Diverged, "fold 0: early"), (bench.Trial(0).State, bench.Trial(0).Reason));
        Assert.Equal((0, 0), (bench.Counts.Running, bench.Counts.Pending));
        Assert.True(bench.Audit.Ok);
    }

    [Fact]
    public void Tell_OfFoldsInAnyOrder_IsPrunedAfterTheSameFold()
    {
        string Trial(params int[] order)
        {
            var bench = new StudyBench(new Budget { Trials = 1 }, pruner: new PruneAtOptions { Epoch = 2 }, folds: 4);
            var leases = Leases(bench, 4);
            foreach (var fold in order)
            {
                bench.Report(leases[fold], 1, 0.5 + 0.1 * fold);
                bench.Tell(leases[fold]);
            }

            Assert.True(bench.Audit.Ok);
            var trial = bench.Trial(0);
            Assert.Equal((TrialState.Pruned, "pruned after 2 of 4 folds"), (trial.State, trial.Reason));
            return JsonSerializer.Serialize(trial with { Timing = null });
        }

        Assert.Equal(Trial(0, 1, 2, 3), Trial(3, 2, 1, 0));
        Assert.Equal(Trial(0, 1, 2, 3), Trial(2, 0, 3, 1));
    }

    // A journal of before folds were judged in turn: what ended the trial first, decided it.
    [Fact]
    public void Apply_OfAnOlderJournal_KeepsWhatItSaysOfTheFolds()
    {
        var bench = new StudyBench(new Budget { Trials = 1 }, folds: 3);
        var leases = Leases(bench, 3);
        bench.Report(leases[2], 1, 0.7);
        var journal = bench.Journal().ToList();
        var outcome = new TrialOutcome { State = TrialState.Completed, Timing = new TrialTiming(1, "silo") };
        var diverged = outcome with { State = TrialState.Diverged, Reason = "boom" };
        journal.AddRange(
        [
            new FoldEnded { At = bench.Now, Trial = 0, Fold = 2, Attempt = 1, Outcome = outcome, Decision = ReportDecision.Continue },
            new FoldEnded { At = bench.Now, Trial = 0, Fold = 1, Attempt = 1, Outcome = diverged, Decision = ReportDecision.Continue },
            new TrialReleased { At = bench.Now, Trial = 0, Fold = 0, Attempt = 1, Cause = ReleaseCause.TrialEnded },
            new TrialEnded { At = bench.Now, Trial = 0, Fold = 1, Attempt = 1, Outcome = diverged with { Reason = "fold 1: boom" } },
        ]);
        var study = new Study(bench.Study.Plan, new StudyOptions());
        foreach (var happened in journal)
            study.Apply(happened);

        study.Activate("silo", _ => true, bench.Now);
        study.Ask("silo/0", bench.Now);
        Assert.Equal((StudyState.Completed, 1), (study.State, study.Summarize().Counts.Diverged));
    }

    [Fact]
    public void Tell_OfAFoldThatFailedOnce_LeasesItAgain()
    {
        var bench = new StudyBench(new Budget { Trials = 1, MaxAttempts = 2 }, folds: 2);
        var leases = Leases(bench, 2);
        bench.Tell(leases[0], TrialState.Failed, "boom");

        Assert.Equal(new TrialAttempt(0, 2, 0), bench.Lease().Attempt);
    }

    [Fact]
    public void Tell_OfAFoldAfterWhichThePrunerPrunes_EndsTheTrialWithTheMeanSoFar()
    {
        var bench = new StudyBench(new Budget { Trials = 1 }, pruner: new PruneAtOptions { Epoch = 2 }, folds: 4);
        var leases = Leases(bench, 3);
        foreach (var (lease, value) in leases.Take(2).Zip([0.5, 0.7]))
        {
            // Within a fold nothing is pruned, whatever its epoch.
            Assert.Equal(ReportDecision.Continue, bench.Report(lease, 1, value));
            Assert.Equal(ReportDecision.Continue, bench.Report(lease, 2, value));
            bench.Tell(lease);
        }

        var trial = bench.Trial(0);
        Assert.Equal((TrialState.Pruned, "pruned after 2 of 4 folds"), (trial.State, trial.Reason));
        Assert.Equal(0.6, trial.Value!.Value, 12);
        Assert.Null(bench.Best);
        Assert.Equal(ReportDecision.Abandon, bench.Report(leases[2], 1, 0.5));
        Assert.True(bench.Audit.Ok);
    }

    [Fact]
    public void Tell_OfFoldsWorseThanTheBestTrials_IsPrunedByWilcoxonAfterTheFourth()
    {
        var bench = new StudyBench(new Budget { Trials = 2 }, pruner: new WilcoxonPrunerOptions(), folds: 5);
        for (var fold = 0; fold < 5; fold++)
            bench.RunNext(TrialState.Completed, 0.9 + 0.01 * fold);
        for (var fold = 0; fold < 4; fold++)
            bench.RunNext(TrialState.Completed, 0.8 + 0.02 * fold);

        Assert.Equal((TrialState.Completed, TrialState.Pruned), (bench.Trial(0).State, bench.Trial(1).State));
        Assert.Equal(0, bench.Best!.Number);
        Assert.Equal(StudyState.Completed, bench.Study.State);
    }

    [Fact]
    public void Tell_OfFoldsWithVerdicts_KeepsTheLowestFoldsOfEachKind()
    {
        var bench = new StudyBench(new Budget { Trials = 1 }, folds: 2);
        var leases = Leases(bench, 2);
        var verdicts = new object[][] { [new { kind = "overfitting", text = "first" }],
            [new { kind = "overfitting", text = "second" }, new { kind = "deadUnits", text = "third" }] };
        foreach (var (lease, said) in leases.Zip(verdicts).Reverse())
            bench.Study.Tell(
                lease.Attempt,
                new TrialOutcome
                {
                    State = TrialState.Completed,
                    Verdicts = JsonSerializer.SerializeToElement(said),
                    Timing = new TrialTiming(1, "silo")
                },
                bench.Now);

        Assert.Equal(["first", "third"], bench.Trial(0).Verdicts.EnumerateArray().Select(
            verdict => verdict.GetProperty("text").GetString()));
    }

    private static List<TrialLease> Leases(StudyBench bench, int count) =>
        [.. Enumerable.Range(0, count).Select(slot => bench.Lease($"silo-{slot}/0"))];
}
