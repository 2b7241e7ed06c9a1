using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using Xunit;

namespace SearchCluster.Search.Tests.Studies;

public class StudyEvaluationTests
{
    private static readonly Dictionary<string, double> Test = new() { ["accuracy"] = 0.9 };

    [Fact]
    public void Ask_WhenAllTrialsHaveEnded_LeasesTheEvaluationOfTheBestEpochOnce()
    {
        var bench = AllEnded();

        var evaluation = bench.Study.Ask("silo/0", bench.Now).Evaluation!;

        Assert.Equal((1, 2), (evaluation.Trial, evaluation.Epoch));
        Assert.True(bench.Study.Ask("silo/1", bench.Now).IsEmpty);
        Assert.Equal(StudyState.Running, bench.Study.State);
    }

    [Fact]
    public void Ask_WhileATrialRuns_LeasesNoEvaluation()
    {
        var bench = new StudyBench(new Budget { Trials = 2 }, evaluatesBest: true);
        bench.RunNext(TrialState.Completed, 0.5);
        bench.Lease();

        Assert.True(bench.Study.Ask("silo/1", bench.Now).IsEmpty);
    }

    [Fact]
    public void TellEvaluation_WithAResult_CompletesTheStudyWithIt()
    {
        var bench = AllEnded();
        bench.Study.Ask("silo/0", bench.Now);

        bench.Study.TellEvaluation(1, Test, null, bench.Now);

        Assert.Equal((StudyState.Completed, 0.9), (bench.Study.State, bench.Best!.Test!["accuracy"]));
    }

    [Fact]
    public void TellEvaluation_WithAFailure_CompletesTheStudyWithoutATest()
    {
        var bench = AllEnded();
        bench.Study.Ask("silo/0", bench.Now);

        bench.Study.TellEvaluation(1, null, "boom", bench.Now);

        Assert.Equal((StudyState.Completed, null), (bench.Study.State, bench.Best!.Test));
        Assert.Equal("boom", bench.Journal().OfType<StudyEvaluated>().Single().Reason);
    }

    [Fact]
    public void TellEvaluation_OfATrialThatIsNotLeased_ChangesNothing()
    {
        var bench = AllEnded();

        bench.Study.TellEvaluation(1, Test, null, bench.Now);

        Assert.Equal(StudyState.Running, bench.Study.State);
        Assert.Empty(bench.Journal().OfType<StudyEvaluated>());
    }

    [Fact]
    public void Tick_WhenTheEvaluationsLeaseRanOut_LetsAnotherSlotHaveIt()
    {
        var bench = AllEnded();
        bench.Study.Ask("silo/0", bench.Now);
        bench.Wait(TimeSpan.FromSeconds(60));

        bench.Study.Tick(bench.Now);

        Assert.NotNull(bench.Study.Ask("silo/1", bench.Now).Evaluation);
    }

    [Fact]
    public void LoseSilos_OfTheEvaluatingSlot_LetsAnotherSlotHaveIt()
    {
        var bench = AllEnded();
        bench.Study.Ask("silo/0", bench.Now);

        bench.Study.LoseSilos(silo => silo == "silo", bench.Now);

        Assert.NotNull(bench.Study.Ask("silo/1", bench.Now).Evaluation);
    }

    [Fact]
    public void Tell_OfAStudyInWhichNothingCompleted_EndsItWithoutAnEvaluation()
    {
        var bench = new StudyBench(new Budget { Trials = 1 }, evaluatesBest: true);
        bench.RunNext(TrialState.Diverged, 0.5);

        Assert.Equal(StudyState.Completed, bench.Study.State);
    }

    private static StudyBench AllEnded()
    {
        var bench = new StudyBench(new Budget { Trials = 2 }, evaluatesBest: true);
        bench.RunNext(TrialState.Completed, 0.5);
        bench.RunNext(TrialState.Completed, 0.6, 0.7);
        return bench;
    }
}
