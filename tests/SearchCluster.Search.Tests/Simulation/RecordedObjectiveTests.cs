using SearchCluster.Search.Simulation;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Tests.Importance;
using Xunit;

namespace SearchCluster.Search.Tests.Simulation;

public class RecordedObjectiveTests
{
    private static readonly SearchSpace Space = Trials.Unit(2);

    [Fact]
    public void CourseOf_AConfiguration_IsTheCurveOfThoseLikeIt()
    {
        var surrogate = Surrogate(Recorded(300));

        // f = x0 + 4/epoch: a forest of 300 random points in two dimensions knows x0 within about a leaf's
        // width, 1/17, and a bootstrap's neighbours as far again.
        var course = CourseOf(surrogate, 0.4, 0.9);

        Assert.Equal([1, 2, 3, 4], course.Epochs.Select(epoch => epoch.Report.Epoch));
        Assert.All(course.Epochs, epoch => Assert.Equal(0.4 + 4.0 / epoch.Report.Epoch, epoch.Report.Metric("value")!.Value, 2 / 17.0));
        Assert.All(course.Epochs, epoch => Assert.Equal(0.4 * 10, epoch.Seconds, 20 / 17.0));
        Assert.Equal(TrialState.Completed, course.Outcome);
    }

    [Fact]
    public void CourseOf_WhereTheLikeDiverged_DivergesAtTheirEpoch()
    {
        var surrogate = Surrogate(Recorded(300));

        var course = CourseOf(surrogate, 0.95, 0.5);

        Assert.Equal(TrialState.Diverged, course.Outcome);
        Assert.Equal(2, Assert.Single(course.Epochs).Report.Epoch);
        Assert.StartsWith("diverged like the recorded trial ", course.Reason);
    }

    [Fact]
    public void CourseOf_AmongTrialsThatStoppedEarly_EndsWhereMostOfThemDid()
    {
        var recorded = Recorded(300).Select(trial => trial.Configuration.Number("x1") < 0.5 ? trial with { Epochs = [.. trial.Epochs.Take(2)] } : trial);
        var surrogate = Surrogate(recorded.Select(trial => trial.State == TrialState.Diverged ? trial : trial with { Value = trial.Epochs[^1].Value }));

        Assert.Equal(2, CourseOf(surrogate, 0.4, 0.1).Epochs.Count);
        Assert.Equal(4, CourseOf(surrogate, 0.4, 0.9).Epochs.Count);
    }

    [Fact]
    public void CourseOf_AConfigurationWithoutOneOfTheParameters_IsGuessedFromTheOthers()
    {
        var configuration = Configuration.Of([new("x0", SearchJson.Value(0.4))]);

        Assert.Equal(4, Surrogate(Recorded(300)).CourseOf(Lease(configuration)).Epochs.Count);
    }

    [Fact]
    public void Constructor_OfPrunedAndFailedTrials_LeavesThemOut()
    {
        var pruned = Recorded(30).Select(trial => trial with { State = trial.Trial % 2 == 0 ? TrialState.Pruned : TrialState.Failed });

        Assert.Throws<ArgumentException>(() => Surrogate(pruned));
    }

    [Fact]
    public void Run_OnASurrogate_FindsWhatTheRecordedStudyFound()
    {
        var recorded = Recorded(300);
        var study = StudySimulation.Run(
            new SearchPlan
            {
                Name = "surrogate",
                Objective = Trials.Minimize,
                Budget = new Budget { Trials = 200, Epochs = 4 },
                Space = new(Space.Parameters),
            },
            Surrogate(recorded),
            new SimulationOptions { Workers = 4 });

        var best = recorded.Min(trial => trial.Value)!.Value;
        Assert.InRange(study.Summary.Best!.Value, best, best + 2 / 17.0);
        // A tenth of the space diverged.
        Assert.InRange(study.Summary.Counts.Diverged, 10, 30);
    }

    // f = x0 + 4/epoch; above 0.9 of x0 it diverges in the second epoch. An epoch lasts 10·x0 seconds.
    private static List<RecordedTrial> Recorded(int count) =>
    [
        .. Trials.Of(Space, count, x => x.Number("x0") + 1).Select(trial =>
        {
            var x0 = trial.Configuration.Number("x0");
            return x0 > 0.9
                ? new RecordedTrial(trial.Trial, trial.Configuration, TrialState.Diverged, null, [new RecordedEpoch(2, double.NaN, 1)])
                : new RecordedTrial(trial.Trial, trial.Configuration, TrialState.Completed, trial.Value, [.. Enumerable.Range(1, 4).Select(epoch => new RecordedEpoch(epoch, x0 + 4.0 / epoch, 10 * x0))]);
        }),
    ];

    private static RecordedObjective Surrogate(IEnumerable<RecordedTrial> trials) => new(Space, Trials.Minimize, trials, seed: 1);

    private static SimulatedCourse CourseOf(RecordedObjective surrogate, double x0, double x1) =>
        surrogate.CourseOf(Lease(Configuration.Of([new("x0", SearchJson.Value(x0)), new("x1", SearchJson.Value(x1))])));

    private static TrialLease Lease(Configuration configuration) =>
        new() { Study = "surrogate", Attempt = new TrialAttempt(0, 1), Configuration = configuration, Seed = 0, Epochs = 4 };
}
