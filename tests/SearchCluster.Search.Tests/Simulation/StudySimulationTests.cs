using System.Text.Json;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Pruners;
using SearchCluster.Search.Samplers;
using SearchCluster.Search.Simulation;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Tests.Studies;
using Xunit;

namespace SearchCluster.Search.Tests.Simulation;

public class StudySimulationTests
{
    [Theory]
    [InlineData(1, 120)]
    [InlineData(4, 30)]
    [InlineData(5, 30)]
    [InlineData(12, 10)]
    [InlineData(50, 10)]
    public void Run_OfTwelveTrialsOfTenSeconds_TakesAsManyRoundsAsTheWorkersNeed(int workers, double seconds)
    {
        var study = StudySimulation.Run(
            Plan(trials: 12), new AnalyticObjective("value", Bowl, seconds: 10), new SimulationOptions { Workers = workers });

        Assert.Equal(seconds, study.Seconds);
        Assert.Equal(12, study.Summary.Counts.Completed);
        Assert.Equal(seconds, study.Summary.Timing.Seconds);
    }

    [Fact]
    public void Run_WithAConcurrencyBelowTheWorkers_KeepsTheOthersIdle()
    {
        var plan = Plan(trials: 12);

        var study = StudySimulation.Run(
            plan with { Budget = plan.Budget with { Concurrency = 3 } }, new AnalyticObjective("value", Bowl, 10),
            new SimulationOptions { Workers = 8 });

        Assert.Equal(40, study.Seconds);
    }

    [Fact]
    public void Run_UntilTheWallTime_ProposesNothingAfterIt()
    {
        var plan = Plan(trials: 12);

        var study = StudySimulation.Run(
            plan with { Budget = plan.Budget with { WallTime = TimeSpan.FromSeconds(35) } }, new AnalyticObjective("value", Bowl, 10));

        Assert.Equal((4, 40), (study.Trials.Count, study.Seconds));
    }

    [Fact]
    public void Run_OfAFormulaThatIsNotFiniteEverywhere_DivergesThere()
    {
        var study = StudySimulation.Run(
            Plan(trials: 12), new AnalyticObjective("value", configuration => Bowl(configuration) < 0.1 ? 1 : double.PositiveInfinity));

        Assert.Equal(12, study.Summary.Counts.Completed + study.Summary.Counts.Diverged);
        Assert.InRange(study.Summary.Counts.Diverged, 1, 11);
        Assert.Equal(1, study.Summary.Best?.Value);
    }

    [Fact]
    public void Run_Twice_GivesTheSameJournal()
    {
        var options = new SimulationOptions { Workers = 3, Kills = [new WorkerKill(1, TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(5))] };

        Assert.Equal(JournalOf(options), JournalOf(options));

        static string JournalOf(SimulationOptions options) =>
            JsonSerializer.Serialize(StudySimulation.Run(Plan(20, new LearningSamplerOptions()), new Curves(), options).Journal);
    }

    [Fact]
    public void Run_OfASamplerThatLearns_IsReplayedFromItsJournal()
    {
        var plan = Plan(20, new LearningSamplerOptions());

        var study = StudySimulation.Run(plan, new Curves(), new SimulationOptions { Workers = 4 });

        Assert.Equal(20, StudyReplay.Of(plan, study.Journal).Identical);
    }

    [Fact]
    public void Run_WithWorkersKilled_CountsEveryTrialOnceAndGoesOnAfterTheLastWholeEpoch()
    {
        // Worker 0 dies in epoch 3 of trial 0, and is away for long; worker 1 takes the trial up after trial 1.
        var study = StudySimulation.Run(Plan(trials: 6), new Curves(), new SimulationOptions
        {
            Workers = 2,
            Kills = [new WorkerKill(0, TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(100)),
                new WorkerKill(1, TimeSpan.FromSeconds(6.5), TimeSpan.Zero)],
        });

        var audit = StudyAudit.Of("simulated", study.Journal, study.Trials.ToDictionary(trial => trial.Number, trial => trial.State));
        Assert.True(audit.Ok);
        Assert.Equal((6, 6, 8), (audit.Proposed, audit.Ended, audit.Attempts));
        // Six trials of five epochs of a second, one after the other but for two epochs, and half an epoch lost at 6.5.
        Assert.Equal(6 * 5 - 2 + 0.5, study.Seconds);
        Assert.Equal(6 * 5, study.Epochs);
        Assert.All(study.Trials, trial => Assert.Equal(5, trial.Epochs));
    }

    [Fact]
    public void Run_OfDivergedAndFailedTrials_TellsThemAsTheyEnd()
    {
        var plan = Plan(trials: 9);

        var study = StudySimulation.Run(plan with { Budget = plan.Budget with { MaxAttempts = 3 } }, new Troubled());

        Assert.Equal((3, 3, 3), (study.Summary.Counts.Completed, study.Summary.Counts.Diverged, study.Summary.Counts.Failed));
        Assert.All(study.Trials.Where(trial => trial.State == TrialState.Failed), trial => Assert.Equal(3, trial.Attempts));
        Assert.All(study.Trials.Where(trial => trial.State == TrialState.Diverged), trial =>
            Assert.Equal(("too fast", null), (trial.Reason, trial.Value)));
    }

    [Fact]
    public void Run_WithAPruner_SpendsNoTimeOnWhatIsPruned()
    {
        var whole = StudySimulation.Run(Plan(trials: 6), new Curves());
        var pruned = StudySimulation.Run(Plan(trials: 6, pruner: new PruneAtOptions { Epoch = 2 }), new Curves());

        Assert.Equal((30, 12), (whole.Seconds, pruned.Seconds));
        Assert.Equal(6, pruned.Summary.Counts.Pruned);
        Assert.Equal(12, pruned.Epochs);
    }

    [Fact]
    public void Run_WithTrialsPausedAndSomePromoted_SpendsTheRestOnThoseAlone()
    {
        var study = StudySimulation.Run(
            Plan(trials: 6, pruner: new PruneAtOptions { Epoch = 2, Decision = ReportDecision.Pause, Promotes = 2 }), new Curves());

        // Two epochs of each, and three more of the two that are promoted, which go on from their checkpoints.
        Assert.Equal((2, 4), (study.Summary.Counts.Completed, study.Summary.Counts.Pruned));
        Assert.Equal((6 * 2 + 2 * 3, 6 * 2 + 2 * 3), (study.Epochs, study.Seconds));
        Assert.True(StudyAudit.Of("simulated", study.Journal, study.Trials.ToDictionary(trial => trial.Number, trial => trial.State)).Ok);
    }

    [Fact]
    public void SecondsTo_AValue_IsWhenTheFirstReportReachedIt()
    {
        var study = StudySimulation.Run(Plan(trials: 6), new Curves());
        var best = study.Summary.Best!;

        // Curves fall by an epoch: the best value is the last of its trial.
        Assert.Equal(5 * (best.Number + 1), study.SecondsTo(best.Value));
        Assert.Equal(1, study.SecondsTo(double.MaxValue));
        Assert.Null(study.SecondsTo(best.Value - 1e-9));
    }

    [Fact]
    public void Run_OfALeaseOfFewerEpochs_CutsTheCourse()
    {
        var plan = Plan(trials: 2);

        var study = StudySimulation.Run(plan with { Budget = plan.Budget with { Epochs = 2 } }, new Troubled());

        // Trial 1 would diverge in epoch 3.
        Assert.Equal(2, study.Summary.Counts.Completed);
        Assert.All(study.Trials, trial => Assert.Equal(2, trial.Epochs));
    }

    private static double Bowl(Configuration configuration) => Math.Pow(configuration.Number("x0") - 0.3, 2);

    private static SearchPlan Plan(int trials, SamplerOptions? sampler = null, PrunerOptions? pruner = null) => new()
    {
        Name = "simulated",
        Seed = 5,
        Objective = new Objective { Metric = "value", Direction = Direction.Minimize },
        Sampler = sampler ?? new RandomSamplerOptions(),
        Pruner = pruner ?? new NoPrunerOptions(),
        Budget = new Budget { Trials = trials, Epochs = 5 },
        Space = new() { ["x0"] = new UniformDomain { Low = 0, High = 1 } },
    };

    private static SimulatedEpoch Epoch(int epoch, double value) =>
        new(new TrialReport { Epoch = epoch, Values = new Dictionary<string, JsonElement> { ["value"] = SearchJson.Value(value) } },
            Seconds: epoch == 0 ? 0 : 1);

    /// <summary>Five epochs of a second that fall towards the bowl, after a report of the untrained state.</summary>
    private sealed class Curves : ISimulatedObjective
    {
        public SimulatedCourse CourseOf(TrialLease lease) =>
            new([.. Enumerable.Range(0, 6).Select(epoch => Epoch(epoch, Bowl(lease.Configuration) + 10.0 / (1 + epoch)))]);
    }

    /// <summary>Trial by trial: one completes, one diverges in epoch 3, one fails in epoch 3.</summary>
    private sealed class Troubled : ISimulatedObjective
    {
        public SimulatedCourse CourseOf(TrialLease lease) => new([Epoch(1, 1), Epoch(2, 1), Epoch(3, 1)])
        {
            Outcome = (lease.Attempt.Trial % 3) switch { 0 => TrialState.Completed, 1 => TrialState.Diverged, _ => TrialState.Failed },
            Reason = lease.Attempt.Trial % 3 == 0 ? null : "too fast",
        };
    }
}
