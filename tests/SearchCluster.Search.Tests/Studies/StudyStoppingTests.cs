using System.Text.Json;
using SearchCluster.Search.Pruners;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using Xunit;

namespace SearchCluster.Search.Tests.Studies;

public class StudyStoppingTests
{
    [Fact]
    public void Target_OnceReached_EndsTheStudyAndSaysByWhom()
    {
        var bench = new StudyBench(new Budget { Trials = 9, Target = 0.9 });
        bench.RunNext(TrialState.Completed, 0.89);
        Assert.Equal(StudyState.Running, bench.Study.State);
        bench.RunNext(TrialState.Completed, 0.9);

        Assert.Equal((StudyState.Completed, 2), (bench.Study.State, bench.Counts.Proposed));
        Assert.Equal("trial 1 reached the target of 0.9", bench.Study.Summarize().Reason);
        Assert.Equal(bench.Study.Summarize().Reason, bench.Journal().OfType<StudyEnded>().Single().Reason);
    }

    [Fact]
    public void Target_OfAMinimizedObjective_IsReachedFromAbove()
    {
        var bench = new StudyBench(new Budget { Trials = 9, Target = 0.1 }, Direction.Minimize);
        bench.RunNext(TrialState.Completed, 0.5);
        bench.RunNext(TrialState.Completed, 0.05);

        Assert.Equal(StudyState.Completed, bench.Study.State);
    }

    // A pruned trial's value may be as good; but it is no result.
    [Fact]
    public void Target_ReachedByAPrunedTrial_DoesNotCount()
    {
        var bench = new StudyBench(new Budget { Trials = 9, Target = 0.9 });
        bench.RunNext(TrialState.Pruned, 0.95);

        Assert.Equal(StudyState.Running, bench.Study.State);
    }

    [Fact]
    public void Stop_ByReachingTheTarget_LetsRunningTrialsEnd()
    {
        var bench = new StudyBench(new Budget { Trials = 9, Target = 0.9 });
        var slow = bench.Lease("silo/1");
        bench.RunNext(TrialState.Completed, 0.9);

        Assert.Empty(bench.Study.Ask("silo/2", bench.Now).Trials);
        Assert.Equal(StudyState.Running, bench.Study.State);
        bench.Report(slow, 1, 0.99);
        bench.Tell(slow);
        Assert.Equal((StudyState.Completed, 0), (bench.Study.State, bench.Best!.Number));
    }

    [Fact]
    public void TotalEpochs_OnceTrained_EndTheStudy()
    {
        var bench = new StudyBench(new Budget { Trials = 9, TotalEpochs = 5 });
        bench.RunNext(TrialState.Completed, 0.1, 0.2, 0.3);
        bench.RunNext(TrialState.Completed, 0.1, 0.2);

        Assert.Equal((StudyState.Completed, 2, "all 5 epochs are trained"),
            (bench.Study.State, bench.Counts.Proposed, bench.Study.Summarize().Reason));
    }

    // An epoch that a later attempt repeats is no further epoch.
    [Fact]
    public void TotalEpochs_OfARepeatedEpoch_CountItOnce()
    {
        var bench = new StudyBench(new Budget { Trials = 9, TotalEpochs = 3 });
        bench.Report(bench.Lease(), 1, 0.1);
        bench.Study.LoseSilos(_ => true, bench.Now);
        bench.RunNext(TrialState.Completed, 0.1, 0.2);

        Assert.Equal(StudyState.Running, bench.Study.State);
    }

    [Fact]
    public void TotalTime_OnceTrained_EndsTheStudy()
    {
        var bench = new StudyBench(new Budget { Trials = 9, TotalTime = TimeSpan.FromSeconds(2) });
        bench.RunNext(TrialState.Completed, 0.1);
        bench.RunNext(TrialState.Completed, 0.1);

        Assert.Equal((StudyState.Completed, "the training time of 00:00:02 is used"), (bench.Study.State, bench.Study.Summarize().Reason));
    }

    [Fact]
    public void Stop_AfterSoManyTrialsWithinTheNoise_EndsTheStudy()
    {
        var bench = new StudyBench(new Budget { Trials = 20, Stop = new StoppingRule { Patience = 3, Noise = 0.01 } });
        foreach (var value in new[] { 0.80, 0.82, 0.81, 0.825, 0.82 })
            bench.RunNext(TrialState.Completed, value);

        Assert.Equal((StudyState.Completed, 5), (bench.Study.State, bench.Counts.Proposed));
        Assert.Equal("3 trials in a row brought no improvement beyond 0.01 on trial 1", bench.Study.Summarize().Reason);
    }

    [Theory]
    [InlineData(0, "2 trials in a row brought no improvement on trial 0")]
    [InlineData(1000, "2 trials in a row brought no improvement beyond 1000 on trial 0")]
    public void Stop_WithANoise_NamesItWhereThereIsAny(double noise, string reason)
    {
        var bench = new StudyBench(new Budget { Trials = 20, Stop = new StoppingRule { Patience = 2, Noise = noise } });
        bench.RunNext(TrialState.Completed, 0.8);
        bench.RunNext(TrialState.Completed, 0.7);
        bench.RunNext(TrialState.Completed, 0.6);

        Assert.Equal(reason, bench.Study.Summarize().Reason);
    }

    // Small steps add up: each is compared with the value that was last improved upon, not with the best.
    [Fact]
    public void Stop_WhileTheBestCreepsOn_CountsTheSumOfTheSteps()
    {
        var bench = new StudyBench(new Budget { Trials = 20, Stop = new StoppingRule { Patience = 3, Noise = 0.01 } });
        for (var step = 0; step < 12; step++)
            bench.RunNext(TrialState.Completed, 0.8 + 0.006 * step);

        Assert.Equal(StudyState.Running, bench.Study.State);
    }

    [Theory]
    [InlineData(TrialState.Pruned, StudyState.Completed)]
    [InlineData(TrialState.Diverged, StudyState.Completed)]
    [InlineData(TrialState.Failed, StudyState.Running)]
    public void Stop_CountsTrialsThatSaySomething(TrialState state, StudyState expected)
    {
        var bench = new StudyBench(new Budget { Trials = 20, MaxAttempts = 1, Stop = new StoppingRule { Patience = 2 } });
        bench.RunNext(TrialState.Completed, 0.8);
        bench.RunNext(state, 0.9);
        bench.RunNext(state, 0.9);

        Assert.Equal(expected, bench.Study.State);
    }

    // √(0.8 · 0.2 / 400) = 0.02
    [Theory]
    [InlineData(0.8195, StudyState.Completed)]
    [InlineData(0.8205, StudyState.Running)]
    public void Stop_OfAnAccuracy_TakesTheBinomialStandardErrorOfTheValidationSplit(double second, StudyState expected)
    {
        var study = new Study(
            new SearchPlan
            {
                Name = "accuracy",
                Budget = new Budget { Trials = 9, Stop = new StoppingRule { Patience = 1 } },
                Space = new() { ["x0"] = new SearchCluster.Search.Domains.UniformDomain { Low = 0, High = 1 } },
            },
            new StudyOptions());
        study.Submit(new StudySubmitted
        {
            At = StudyBench.Start,
            Spec = JsonSerializer.SerializeToElement(new { }),
            ValidationExamples = 400
        });
        foreach (var value in new[] { 0.8, second })
        {
            var lease = study.Ask("silo/0", StudyBench.Start).Trials[0];
            var report = new TrialReport
            {
                Epoch = 1,
                Values = new Dictionary<string, JsonElement> { ["validation.accuracy"] = SearchJson.Value(value) }
            };
            study.Report(lease.Attempt, report, StudyBench.Start);
            study.Tell(lease.Attempt, new TrialOutcome { State = TrialState.Completed, Timing = new TrialTiming(1, "silo") },
                StudyBench.Start);
        }

        Assert.Equal(expected, study.State);
    }

    // The noise of 0.8 on 400 examples is 0.02: 0.815 improves on it by less, whatever the study began from.
    [Fact]
    public void Stop_OfAStudyThatBeginsFromAnother_KnowsTheValidationSplit()
    {
        var study = new Study(
            new SearchPlan
            {
                Name = "warm",
                Budget = new Budget { Trials = 9, Stop = new StoppingRule { Patience = 1 } },
                Space = new() { ["x0"] = new SearchCluster.Search.Domains.UniformDomain { Low = 0, High = 1 } },
                WarmStart = new WarmStart { Study = "other", Use = WarmStartUse.Trials },
            },
            new StudyOptions());
        study.Submit(new StudySubmitted
        {
            At = StudyBench.Start,
            Spec = JsonSerializer.SerializeToElement(new { }),
            ValidationExamples = 400,
            Transferred = [new Observation(-1, Configuration.Of([new("x0", SearchJson.Value(0.5))]), TrialState.Completed, 0.5)],
        });
        foreach (var value in new[] { 0.8, 0.815 })
        {
            var lease = study.Ask("silo/0", StudyBench.Start).Trials[0];
            var report = new TrialReport
            {
                Epoch = 1,
                Values = new Dictionary<string, JsonElement> { ["validation.accuracy"] = SearchJson.Value(value) }
            };
            study.Report(lease.Attempt, report, StudyBench.Start);
            study.Tell(lease.Attempt, new TrialOutcome { State = TrialState.Completed, Timing = new TrialTiming(1, "silo") },
                StudyBench.Start);
        }

        Assert.Equal(StudyState.Completed, study.State);
        Assert.Contains("beyond 0.02", study.Summarize().Reason, StringComparison.Ordinal);
    }

    // 0.5, 0.7, 0.9: a standard error of 0.2/√3 = 0.115 on 0.7.
    [Theory]
    [InlineData(0.81, StudyState.Completed)]
    [InlineData(0.82, StudyState.Running)]
    public void Stop_UnderCrossValidation_TakesTheStandardErrorOverTheFolds(double second, StudyState expected)
    {
        var bench = new StudyBench(new Budget { Trials = 9, Stop = new StoppingRule { Patience = 1 } }, folds: 3);
        foreach (var value in new[] { 0.5, 0.7, 0.9, second, second, second })
            bench.RunNext(TrialState.Completed, value);

        Assert.Equal(expected, bench.Study.State);
    }

    [Fact]
    public void GrowBudget_WithMorePatience_TakesTheStudyUpAgain()
    {
        var bench = new StudyBench(new Budget { Trials = 20, Stop = new StoppingRule { Patience = 1 } });
        bench.RunNext(TrialState.Completed, 0.8);
        bench.RunNext(TrialState.Completed, 0.7);
        Assert.Equal(StudyState.Completed, bench.Study.State);

        bench.Study.GrowBudget(new Budget { Trials = 20, Stop = new StoppingRule { Patience = 2 } }, bench.Now);

        Assert.Equal((StudyState.Running, null), (bench.Study.State, bench.Study.Summarize().Reason));
        bench.RunNext(TrialState.Completed, 0.7);
        Assert.Equal(StudyState.Completed, bench.Study.State);
    }

    // All wait at a rung when the epochs are used up: without a promotion the study would end without a best trial.
    [Fact]
    public void Stop_WhileEveryTrialWaits_PromotesTheBestUntilItCompletes()
    {
        var bench = new StudyBench(
            new Budget { Trials = 9, Epochs = 4, TotalEpochs = 2 }, pruner: new AshaPrunerOptions { Variant = HalvingVariant.Promote });
        foreach (var value in new[] { 0.5, 0.7 })
        {
            var lease = bench.Lease();
            Assert.Equal(ReportDecision.Pause, bench.Report(lease, 1, value));
            bench.Tell(lease, TrialState.Paused);
        }

        var promoted = bench.Lease();
        Assert.Equal(new TrialAttempt(1, 2), promoted.Attempt);
        bench.Tell(promoted);

        Assert.Equal((StudyState.Completed, 1, TrialState.Pruned), (bench.Study.State, bench.Best!.Number, bench.Trial(0).State));
    }

    [Fact]
    public void Stop_OfAStudyThatProposedEverything_NeedsNoReason()
    {
        var bench = new StudyBench(new Budget { Trials = 1, Target = 0.5 });
        bench.RunNext(TrialState.Completed, 0.9);

        Assert.Null(bench.Study.Summarize().Reason);
    }

    [Fact]
    public void Problems_OfAnImpossibleBudget_AreAllNamed() => Assert.Equal(
        ["totalEpochs", "totalTime", "target", "stop.patience", "stop.noise"],
        new Budget { TotalEpochs = 0, TotalTime = TimeSpan.Zero, Target = double.NaN, Stop = new StoppingRule { Patience = 0, Noise = -1 } }
            .Problems().Select(problem => problem.Path));
}
