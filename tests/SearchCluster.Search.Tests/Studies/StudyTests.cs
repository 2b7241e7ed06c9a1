using System.Text.Json;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using Xunit;

namespace SearchCluster.Search.Tests.Studies;

public class StudyTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Tell_ByAnAttemptThatLostItsLease_ChangesNothingAndIsJournaledOnce()
    {
        var study = Begin(new Budget { Trials = 1 });
        var lost = Assert.Single(study.Ask("a/0", Start).Trials);
        study.LoseSilos(_ => true, Start);
        var held = Assert.Single(study.Ask("b/0", Start).Trials);

        Assert.False(study.Tell(lost.Attempt, Completed, Start));
        Assert.False(study.Tell(lost.Attempt, Completed, Start));

        Assert.Equal(1, study.Summarize().Counts.Running);
        Assert.True(study.Tell(held.Attempt, Completed, Start));
        Assert.Single(study.DrainEvents().OfType<TrialToldLate>());
    }

    [Fact]
    public void Tell_RepeatedByTheAttemptThatCounted_IsHarmless()
    {
        var study = Begin(new Budget { Trials = 2 });
        var lease = study.Ask("a/0", Start).Trials[0];

        Assert.True(study.Tell(lease.Attempt, Completed, Start));
        Assert.True(study.Tell(lease.Attempt, Completed, Start));

        Assert.Single(study.DrainEvents().OfType<TrialEnded>());
    }

    [Fact]
    public void Tell_FailedBelowMaxAttempts_GivesTheTrialAnotherAttemptWithTheSameSeed()
    {
        var study = Begin(new Budget { Trials = 1, MaxAttempts = 2 });
        var first = study.Ask("a/0", Start).Trials[0];
        study.Tell(first.Attempt, Completed with { State = TrialState.Failed, Reason = "boom" }, Start);

        var second = study.Ask("a/0", Start).Trials[0];

        Assert.Equal((first.Attempt.Trial, 2, first.Seed), (second.Attempt.Trial, second.Attempt.Attempt, second.Seed));
        study.Tell(second.Attempt, Completed with { State = TrialState.Failed, Reason = "boom" }, Start);
        Assert.Equal(1, study.Summarize().Counts.Failed);
    }

    [Fact]
    public void Report_OfAnEpochThatIsKnown_AddsNoEvent()
    {
        var study = Begin(new Budget { Trials = 1 });
        var first = study.Ask("a/0", Start).Trials[0];
        study.Report(first.Attempt, Report(1, 0.5), Start);
        study.LoseSilos(_ => true, Start);
        var second = study.Ask("a/0", Start).Trials[0];
        study.DrainEvents();

        Assert.Equal(ReportDecision.Continue, study.Report(second.Attempt, Report(1, 0.5), Start));
        Assert.Empty(study.DrainEvents());
    }

    [Fact]
    public void Report_RenewsTheLease()
    {
        var study = Begin(new Budget { Trials = 1 });
        var lease = study.Ask("a/0", Start).Trials[0];
        study.Report(lease.Attempt, Report(1, 0.5), Start.AddSeconds(50));

        study.Tick(Start.AddSeconds(100));
        Assert.Equal(1, study.Summarize().Counts.Running);
        study.Tick(Start.AddSeconds(111));
        Assert.Equal(1, study.Summarize().Counts.Pending);
    }

    [Fact]
    public void Activate_GivesLiveHoldersOneMoreLeaseTimeAndLosesTheOthersAtOnce()
    {
        var study = Begin(new Budget { Trials = 2 });
        study.Ask("alive/0", Start);
        study.Ask("dead/0", Start);

        study.Activate("alive", silo => silo == "alive", Start.AddHours(1));

        Assert.Equal((1, 1), (study.Summarize().Counts.Running, study.Summarize().Counts.Pending));
        study.Tick(Start.AddHours(1).AddSeconds(59));
        Assert.Equal(1, study.Summarize().Counts.Running);
    }

    [Fact]
    public void Best_TakesTheEarliestEpochAndTheLowestTrialOnTies()
    {
        var study = Begin(new Budget { Trials = 2 });
        var leases = new[] { study.Ask("a/0", Start).Trials[0], study.Ask("b/0", Start).Trials[0] };
        foreach (var lease in leases.Reverse())
        {
            study.Report(lease.Attempt, Report(0, 0.0), Start);
            study.Report(lease.Attempt, Report(1, 0.5), Start);
            study.Report(lease.Attempt, Report(2, 0.5), Start);
            study.Tell(lease.Attempt, Completed, Start);
        }

        var best = study.Summarize().Best!;
        Assert.Equal((0, 0.5, 1), (best.Number, best.Value, best.Epoch));
    }

    [Fact]
    public void Best_NeverIsADivergedTrial()
    {
        var study = Begin(new Budget { Trials = 1 });
        var lease = study.Ask("a/0", Start).Trials[0];
        study.Report(lease.Attempt, Report(1, 0.1), Start);
        study.Tell(lease.Attempt, Completed with { State = TrialState.Diverged }, Start);

        Assert.Null(study.Summarize().Best);
        Assert.Null(study.DrainChangedTrials().Single().Value);
    }

    [Fact]
    public void Ask_BeyondConcurrency_GivesNothingToAFurtherSlot()
    {
        var study = Begin(new Budget { Trials = 9, Concurrency = 2 });

        Assert.Single(study.Ask("a/0", Start).Trials);
        Assert.Single(study.Ask("b/0", Start).Trials);
        Assert.Empty(study.Ask("c/0", Start).Trials);
    }

    [Fact]
    public void Ask_WhenTrialsAreShort_LeasesManyTogether()
    {
        var study = Begin(new Budget { Trials = 1000 });
        var first = Assert.Single(study.Ask("a/0", Start).Trials);
        study.Tell(first.Attempt, Completed with { Timing = new TrialTiming(0.001, "a") }, Start);

        // 50 ms of work at 1 ms each.
        Assert.Equal(50, study.Ask("a/0", Start).Trials.Count);
    }

    // A budget of 5 epochs would else be spent tenfold in a single lease.
    [Fact]
    public void Ask_WhereResultsMayStopTheStudy_LeasesOneAtATime()
    {
        Assert.All(
            [new Budget { TotalEpochs = 5 }, new Budget { TotalTime = TimeSpan.FromSeconds(1) }, new Budget { Target = 2 },
                new Budget { Stop = new StoppingRule { Patience = 3 } }],
            budget =>
            {
                var study = Begin(budget with { Trials = 1000 });
                var first = Assert.Single(study.Ask("a/0", Start).Trials);
                study.Tell(first.Attempt, Completed with { Timing = new TrialTiming(0.001, "a") }, Start);

                Assert.Single(study.Ask("a/0", Start).Trials);
            });
    }

    [Fact]
    public void WallTime_CountsOnlyTimeWithALiveCoordinator()
    {
        var study = Begin(new Budget { Trials = 9, WallTime = TimeSpan.FromMinutes(10) });
        var lease = study.Ask("a/0", Start).Trials[0];
        study.Tell(lease.Attempt, Completed, Start.AddMinutes(4));

        // Two hours without a coordinator, then five more minutes: nine of ten are used.
        study.Activate("b", _ => true, Start.AddHours(2));
        var second = Assert.Single(study.Ask("a/0", Start.AddHours(2).AddMinutes(5)).Trials);
        study.Tell(second.Attempt, Completed, Start.AddHours(2).AddMinutes(7));

        Assert.Equal(StudyState.Completed, study.State);
        Assert.Equal(2, study.Summarize().Counts.Completed);
    }

    [Fact]
    public void GrowBudget_OfACompletedStudy_TakesItUpAgainAndEvaluatesOnlyANewBest()
    {
        var study = Begin(new Budget { Trials = 1 }, evaluatesBest: true);
        Finish(study, value: 0.5);
        var evaluation = study.Ask("a/0", Start).Evaluation!;
        Assert.Null(study.Ask("b/0", Start).Evaluation);
        study.TellEvaluation(evaluation.Trial, new Dictionary<string, double> { ["accuracy"] = 0.9 }, null, Start);
        Assert.Equal(StudyState.Completed, study.State);

        study.GrowBudget(new Budget { Trials = 2 }, Start);
        Finish(study, value: 0.7);

        Assert.Equal(StudyState.Completed, study.State);
        Assert.Equal(0.9, study.Summarize().Best!.Test!["accuracy"]);

        study.GrowBudget(new Budget { Trials = 3 }, Start);
        Finish(study, value: 0.1);
        Assert.Equal(2, study.Ask("a/0", Start).Evaluation!.Trial);
    }

    [Fact]
    public void Audit_OfAJournalWithATrialEndedTwice_NamesIt()
    {
        var study = Begin(new Budget { Trials = 2 });
        Finish(study, 1);
        Finish(study, 2);
        var journal = study.DrainEvents().ToList();
        journal.Add(journal.OfType<TrialEnded>().First());

        var audit = StudyAudit.Of("s", journal, new Dictionary<int, TrialState> { [0] = TrialState.Completed, [1] = TrialState.Completed });

        Assert.False(audit.Ok);
        Assert.Equal([0], audit.Doubled);
    }

    [Fact]
    public void Audit_OfAJournalWithoutOneProposal_NamesTheMissingAndTheUnleased()
    {
        var study = Begin(new Budget { Trials = 2 });
        Finish(study, 1);
        Finish(study, 2);
        var journal = study.DrainEvents().Where(happened => happened is not TrialProposed { Trial: 0 } and not TrialLeased { Trial: 0 });

        var table = new Dictionary<int, TrialState> { [1] = TrialState.Completed };
        var audit = StudyAudit.Of("s", journal.Where(happened => happened is not TrialEnded { Trial: 0 }), table);
        Assert.Equal([0], audit.Missing);

        audit = StudyAudit.Of("s", journal, new Dictionary<int, TrialState> { [0] = TrialState.Completed, [1] = TrialState.Completed });
        Assert.Equal([0], audit.Unleased);
    }

    private static TrialOutcome Completed => new() { State = TrialState.Completed, Timing = new TrialTiming(1, "silo") };

    private static Study Begin(Budget budget, bool evaluatesBest = false)
    {
        var plan = new SearchPlan
        {
            Name = "s",
            Objective = new Objective { Metric = "value", Direction = Direction.Minimize },
            Budget = budget,
            Space = new() { ["x0"] = new UniformDomain { Low = 0, High = 1 } },
        };
        var study = new Study(plan, new StudyOptions { EvaluatesBest = evaluatesBest });
        study.Submit(new StudySubmitted { At = Start, Spec = JsonSerializer.SerializeToElement(new { }) });
        study.Activate("a", _ => true, Start);
        return study;
    }

    private static void Finish(Study study, double value)
    {
        var lease = study.Ask("a/0", Start).Trials[0];
        study.Report(lease.Attempt, Report(1, value), Start);
        study.Tell(lease.Attempt, Completed, Start);
    }

    private static TrialReport Report(int epoch, double value) => new()
    {
        Epoch = epoch,
        Values = new Dictionary<string, JsonElement> { ["value"] = JsonSerializer.SerializeToElement(value) },
    };
}
