using System.Text.Json;
using SearchCluster.Search.Pruners;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using Xunit;

namespace SearchCluster.Search.Tests.Studies;

public class StudyControlTests
{
    [Fact]
    public void Pause_OfAStudyAtWork_LeasesNothingMoreAndLetsWhatRunsEnd()
    {
        var bench = new StudyBench(new Budget { Trials = 3 });
        var running = bench.Lease();

        Assert.Null(bench.Study.Pause(bench.Now));

        Assert.True(bench.Study.Ask("silo/1", bench.Now).IsEmpty);
        Assert.Equal(ReportDecision.Continue, bench.Report(running, 1, 0.5));
        Assert.True(bench.Tell(running));
        Assert.Equal((StudyState.Paused, 1, 1), (bench.Study.State, bench.Counts.Proposed, bench.Counts.Completed));
    }

    [Fact]
    public void Pause_OfAStudyWithoutRunningTrials_IsLeftAloneByTime()
    {
        var bench = new StudyBench(new Budget { Trials = 3 });
        var running = bench.Lease();
        bench.Study.Pause(bench.Now);
        Assert.True(bench.Study.IsActive);

        bench.Tell(running);

        Assert.False(bench.Study.IsActive);
    }

    [Fact]
    public void Pause_OfATrialWhoseSiloIsLost_KeepsItForTheNextAttempt()
    {
        var bench = new StudyBench(new Budget { Trials = 1 });
        bench.Lease();
        bench.Study.Pause(bench.Now);
        bench.Study.LoseSilos(_ => true, bench.Now);
        Assert.True(bench.Study.Ask("silo/1", bench.Now).IsEmpty);

        bench.Study.Resume(bench.Now);

        Assert.Equal(2, bench.Lease().Attempt.Attempt);
    }

    [Fact]
    public void Pause_WithAReason_IsShownUntilTheStudyIsResumed()
    {
        var bench = new StudyBench(new Budget { Trials = 3 });

        bench.Study.Apply(new StudyPaused { At = bench.Now, Reason = "five trials failed alike" });
        Assert.Equal("five trials failed alike", bench.Study.Summarize().Reason);

        bench.Study.Resume(bench.Now);
        Assert.Null(bench.Study.Summarize().Reason);
    }

    [Fact]
    public void Resume_AfterAllTrialsEnded_CompletesTheStudy()
    {
        var bench = new StudyBench(new Budget { Trials = 1 });
        var last = bench.Lease();
        bench.Study.Pause(bench.Now);
        bench.Tell(last);
        Assert.Equal(StudyState.Paused, bench.Study.State);

        bench.Study.Resume(bench.Now);

        Assert.Equal(StudyState.Completed, bench.Study.State);
    }

    [Fact]
    public void WallTime_StandsStillWhileTheStudyIsPaused()
    {
        var bench = new StudyBench(new Budget { Trials = 9, WallTime = TimeSpan.FromMinutes(10) });
        bench.Wait(TimeSpan.FromMinutes(4));
        bench.Study.Pause(bench.Now);
        bench.Wait(TimeSpan.FromHours(9));
        bench.Study.Resume(bench.Now);

        bench.Wait(TimeSpan.FromMinutes(5));
        bench.RunNext(TrialState.Completed, 1);
        bench.Wait(TimeSpan.FromMinutes(2));
        bench.Study.Tick(bench.Now);

        Assert.Equal((StudyState.Completed, 1), (bench.Study.State, bench.Counts.Completed));
    }

    [Fact]
    public void GrowBudget_OfAPausedStudy_LeavesItPaused()
    {
        var bench = new StudyBench(new Budget { Trials = 1 });
        bench.Study.Pause(bench.Now);

        bench.Study.GrowBudget(new Budget { Trials = 2 }, bench.Now);

        Assert.Equal(StudyState.Paused, bench.Study.State);
        Assert.True(bench.Study.Ask("silo/0", bench.Now).IsEmpty);
    }

    [Fact]
    public void Stop_WithRunningTrials_EndsWithThemAndEvaluatesTheBest()
    {
        var bench = new StudyBench(new Budget { Trials = 5 }, evaluatesBest: true);
        var running = bench.Lease();

        Assert.Null(bench.Study.Stop(bench.Now));

        Assert.True(bench.Study.Ask("silo/1", bench.Now).IsEmpty);
        Assert.Equal(StudyState.Stopping, bench.Study.State);
        bench.Report(running, 1, 0.5);
        bench.Tell(running);
        Assert.Equal(0, bench.Study.Ask("silo/1", bench.Now).Evaluation!.Trial);
        bench.Study.TellEvaluation(0, new Dictionary<string, double> { ["accuracy"] = 0.9 }, null, bench.Now);
        Assert.Equal((StudyState.Stopped, 1, 0.9), (bench.Study.State, bench.Counts.Completed, bench.Best!.Test!["accuracy"]));
    }

    [Fact]
    public void Stop_OfATrialThatLostItsSilo_LetsItBeginAgain()
    {
        var bench = new StudyBench(new Budget { Trials = 5 });
        bench.Lease();
        bench.Study.Stop(bench.Now);
        bench.Study.LoseSilos(_ => true, bench.Now);

        bench.RunNext(TrialState.Completed, 1);

        Assert.Equal((StudyState.Stopped, 1), (bench.Study.State, bench.Counts.Completed));
    }

    [Fact]
    public void Stop_OfATrialThatNeverBegan_CancelsIt()
    {
        var bench = new StudyBench(new Budget { Trials = 5 });
        bench.Study.Enqueue(At(0.25), bench.Now);

        bench.Study.Stop(bench.Now);

        Assert.Equal((StudyState.Stopped, 1, 1), (bench.Study.State, bench.Counts.Proposed, bench.Counts.Canceled));
        Assert.Null(bench.Trial(0).Timing);
        Assert.True(bench.Audit.Ok);
    }

    [Fact]
    public void Stop_OfATrialAtARung_PrunesItAtOnce()
    {
        var bench = new StudyBench(new Budget { Trials = 5, Epochs = 9 },
            pruner: new AshaPrunerOptions { Variant = HalvingVariant.Promote, ReductionFactor = 3, MinEpochs = 1 });
        var atRung = bench.Lease();
        Assert.Equal(ReportDecision.Pause, bench.Report(atRung, 1, 0.5));
        bench.Tell(atRung, TrialState.Paused);

        bench.Study.Stop(bench.Now);

        Assert.Equal((StudyState.Stopped, TrialState.Pruned), (bench.Study.State, bench.Trial(0).State));
        Assert.True(bench.Audit.Ok);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void StopAtRest_OfATrialThatWaitsForItsNextAttempt_CancelsItAndEndsTheStudy(int folds)
    {
        var bench = new StudyBench(new Budget { Trials = 5 }, folds: folds);
        bench.Lease();
        bench.Study.LoseSilos(_ => true, bench.Now);

        Assert.Null(bench.Study.StopAtRest(bench.Now));

        Assert.Equal((StudyState.Stopped, 1), (bench.Study.State, bench.Counts.Canceled));
        Assert.Equal((true, 1), (bench.Audit.Ok, bench.Audit.Ended));
    }

    [Fact]
    public void StopAtRest_OfAStudyThatWasStoppingBefore_LeavesTheEvaluationOfItsBestAlone()
    {
        var bench = new StudyBench(new Budget { Trials = 5 }, evaluatesBest: true);
        bench.RunNext(TrialState.Completed, 1);
        bench.Lease();
        bench.Study.LoseSilos(_ => true, bench.Now);
        bench.Study.Stop(bench.Now);
        Assert.Equal((StudyState.Stopping, 1), (bench.Study.State, bench.Counts.Pending));

        Assert.Null(bench.Study.StopAtRest(bench.Now));

        Assert.Equal((StudyState.Stopping, 0), (bench.Study.State, bench.Counts.Pending));
        Assert.Equal(0, bench.Study.Ask("silo/0", bench.Now).Evaluation!.Trial);
        bench.Study.TellEvaluation(0, new Dictionary<string, double> { ["accuracy"] = 0.9 }, null, bench.Now);
        Assert.Equal(StudyState.Stopped, bench.Study.State);
    }

    [Fact]
    public void GrowBudget_OfAStoppedStudy_TakesItUpAgain()
    {
        var bench = new StudyBench(new Budget { Trials = 5 });
        bench.RunNext(TrialState.Completed, 1);
        bench.Study.Stop(bench.Now);

        bench.Study.GrowBudget(new Budget { Trials = 6 }, bench.Now);

        Assert.Equal(StudyState.Running, bench.Study.State);
        Assert.Equal(1, bench.Lease().Attempt.Trial);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Cancel_WithRunningTrials_EndsThemAndAbandonsTheirAttempts(int folds)
    {
        var bench = new StudyBench(new Budget { Trials = 5 }, folds: folds);
        var running = bench.Lease();
        bench.Study.Enqueue(At(0.25), bench.Now);
        bench.Wait(TimeSpan.FromSeconds(7));

        Assert.Null(bench.Study.Cancel(bench.Now));

        Assert.Equal((StudyState.Canceled, 2, 2), (bench.Study.State, bench.Counts.Proposed, bench.Counts.Canceled));
        Assert.Equal(new TrialTiming(7, "silo"), bench.Trial(0).Timing);
        Assert.Equal(ReportDecision.Abandon, bench.Report(running, 1, 0.5));
        bench.Tell(running);
        Assert.Equal((TrialState.Canceled, null), (bench.Trial(0).State, bench.Trial(0).Value));
        Assert.Equal((true, 2, 2), (bench.Audit.Ok, bench.Audit.Proposed, bench.Audit.Ended));
        Assert.True(bench.Study.Ask("silo/1", bench.Now).StudyEnded);
    }

    [Fact]
    public void Cancel_WhileTheBestIsEvaluated_TakesNoEvaluationMore()
    {
        var bench = new StudyBench(new Budget { Trials = 1 }, evaluatesBest: true);
        bench.RunNext(TrialState.Completed, 1);
        bench.Study.Ask("silo/0", bench.Now);

        bench.Study.Cancel(bench.Now);
        bench.Study.TellEvaluation(0, new Dictionary<string, double> { ["accuracy"] = 0.9 }, null, bench.Now);

        Assert.IsType<StudyEnded>(bench.Journal()[^1]);
    }

    [Fact]
    public void Actions_RepeatedWhereTheyLed_ChangeNothing()
    {
        var bench = new StudyBench(new Budget { Trials = 5 });
        Assert.Null(bench.Study.Resume(bench.Now));
        bench.Study.Pause(bench.Now);
        Assert.Null(bench.Study.Pause(bench.Now));
        bench.Study.Stop(bench.Now);
        var events = bench.Journal().Count;

        Assert.Null(bench.Study.Stop(bench.Now));

        Assert.Equal(events, bench.Journal().Count);
    }

    [Fact]
    public void Actions_OnAStudyThatHasEnded_AreRefusedWithItsState()
    {
        var bench = new StudyBench(new Budget { Trials = 1 });
        bench.RunNext(TrialState.Completed, 1);

        Assert.StartsWith("study 'bench' has completed: it cannot be paused", bench.Study.Pause(bench.Now), StringComparison.Ordinal);
        Assert.StartsWith("study 'bench' has completed: it cannot be resumed", bench.Study.Resume(bench.Now), StringComparison.Ordinal);
        Assert.StartsWith("study 'bench' has completed: it cannot be stopped", bench.Study.Stop(bench.Now), StringComparison.Ordinal);
        Assert.StartsWith("study 'bench' has completed: it cannot be canceled", bench.Study.Cancel(bench.Now), StringComparison.Ordinal);
        Assert.StartsWith("study 'bench' has completed: it cannot be given", Assert.Single(bench.Study.Enqueue(At(0.5), bench.Now)).Message,
            StringComparison.Ordinal);
    }

    private static Dictionary<string, JsonElement> At(double x0) => new() { ["x0"] = SearchJson.Value(x0) };
}
