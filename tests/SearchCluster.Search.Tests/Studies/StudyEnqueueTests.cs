using System.Text.Json;
using SearchCluster.Search.Samplers;
using SearchCluster.Search.Studies;
using Xunit;

namespace SearchCluster.Search.Tests.Studies;

public class StudyEnqueueTests
{
    [Fact]
    public void Enqueue_WhileTheStudyIsPaused_IsTriedFirstWhenItGoesOn()
    {
        var bench = new StudyBench(new Budget { Trials = 2 });
        bench.Study.Pause(bench.Now);

        Assert.Empty(bench.Study.Enqueue(At(0.125), bench.Now));

        bench.Study.Resume(bench.Now);
        Assert.Equal(0.125, bench.Lease().Configuration.Number("x0"));
        Assert.Equal(Lineage.Enqueued, bench.Trial(0).Lineage);
    }

    [Fact]
    public void Enqueue_TakesOneOfTheBudgetsTrialsUntilThereAreNone()
    {
        var bench = new StudyBench(new Budget { Trials = 2 });
        Assert.Empty(bench.Study.Enqueue(At(0.1), bench.Now));
        Assert.Empty(bench.Study.Enqueue(At(0.2), bench.Now));

        Assert.Contains("all 2 trials", Assert.Single(bench.Study.Enqueue(At(0.3), bench.Now)).Message, StringComparison.Ordinal);

        bench.RunNext(TrialState.Completed, 1);
        bench.RunNext(TrialState.Completed, 1);
        Assert.Equal((StudyState.Completed, 2), (bench.Study.State, bench.Counts.Proposed));
    }

    [Fact]
    public void Enqueue_LeavesTheOtherTrialsOfARandomSearchAsTheyWere()
    {
        var undisturbed = new StudyBench(new Budget { Trials = 3 });
        var disturbed = new StudyBench(new Budget { Trials = 3 });
        undisturbed.RunNext(TrialState.Completed, 1);
        disturbed.RunNext(TrialState.Completed, 1);
        undisturbed.RunNext(TrialState.Completed, 1);
        disturbed.Study.Enqueue(At(0.5), disturbed.Now);
        disturbed.RunNext(TrialState.Completed, 1);

        Assert.Equal(undisturbed.Lease().Configuration, disturbed.Lease().Configuration);
    }

    [Fact]
    public void Enqueue_OnAGrid_NeitherLosesNorDoublesAPoint()
    {
        // The points 0, 0.5 and 1.
        var bench = new StudyBench(new Budget(), sampler: new GridSamplerOptions());
        bench.Study.Enqueue(At(0.5), bench.Now);
        bench.Study.Enqueue(At(0.3), bench.Now);

        var tried = new List<double>();
        while (!bench.Study.HasEnded)
            tried.Add(bench.RunNext(TrialState.Completed, 1).Configuration.Number("x0"));

        Assert.Equal([0.5, 0.3, 0, 1], tried);
        Assert.Equal((StudyState.Completed, true), (bench.Study.State, bench.Audit.Ok));
        Assert.Equal((2, true),
            (StudyReplay.Of(bench.Study.Plan, bench.Journal()).Proposals, StudyReplay.Of(bench.Study.Plan, bench.Journal()).Ok));
    }

    [Fact]
    public void Enqueue_BesideASamplerThatLearns_IsReplayed()
    {
        var bench = new StudyBench(new Budget { Trials = 8 }, sampler: new LearningSamplerOptions());
        for (var trial = 0; trial < 8; trial++)
        {
            if (trial % 3 == 1)
                bench.Study.Enqueue(At(trial / 10.0), bench.Now);
            bench.RunNext(TrialState.Completed, 1.0 / (1 + trial));
        }

        var replay = StudyReplay.Of(bench.Study.Plan, bench.Journal());

        Assert.Equal((5, 5), (replay.Proposals, replay.Identical));
    }

    [Fact]
    public void Enqueue_OfValuesOutsideTheSpace_NamesAllOfThemAndChangesNothing()
    {
        var bench = new StudyBench(new Budget { Trials = 2 });

        var problems = bench.Study.Enqueue(
            new Dictionary<string, JsonElement> { ["x0"] = SearchJson.Value(1.5), ["x1"] = SearchJson.Value(1) }, bench.Now);

        Assert.Equal(["x1", "x0"], problems.Select(problem => problem.Path));
        Assert.Equal(0, bench.Counts.Proposed);
    }

    private static Dictionary<string, JsonElement> At(double x0) => new() { ["x0"] = SearchJson.Value(x0) };
}
