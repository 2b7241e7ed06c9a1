using SearchCluster.Search.Simulation;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Tests.Importance;
using Xunit;

namespace SearchCluster.Search.Tests.Simulation;

public class RecordedObjectiveTests
{
    private static readonly SearchSpace Space = Trials.Unit(2);

    [Fact]
    public void CourseOf_AConfiguration_IsTheCurveOfOneAlikeInWhatMatters()
    {
        var surrogate = Surrogate(Recorded(300));

        // f = x0 + 4/epoch: five of 300 in a leaf that is split along x0 alone span 1/60 of it, and a few times that where x1 was tried.
        foreach (var seed in Enumerable.Range(0, 50))
        {
            var course = CourseOf(surrogate, 0.4, 0.9, (ulong)seed);
            Assert.Equal([1, 2, 3, 4], course.Epochs.Select(epoch => epoch.Report.Epoch));
            Assert.All(course.Epochs, epoch => Assert.Equal(0.4 + 4.0 / epoch.Report.Epoch, epoch.Report.Metric("value")!.Value, 0.1));
            Assert.Equal(TrialState.Completed, course.Outcome);
        }
    }

    [Fact]
    public void CourseOf_TheSameConfiguration_TrainsAnotherTimeUnderAnotherSeedAndTheSameUnderTheSame()
    {
        var surrogate = Surrogate(Recorded(300));

        var values = Enumerable.Range(0, 50).Select(seed => CourseOf(surrogate, 0.4, 0.9, (ulong)seed).Epochs[0].Report.Metric("value"))
            .ToList();

        Assert.InRange(values.Distinct().Count(), 4, 40);
        Assert.Equal(
            values, Enumerable.Range(0, 50).Select(seed => CourseOf(surrogate, 0.4, 0.9, (ulong)seed).Epochs[0].Report.Metric("value")));
    }

    [Fact]
    public void CourseOf_WhereHalfOfThoseAlikeDiverged_DivergesAboutAsOften()
    {
        // What decides is not among the parameters: every second trial diverges, anywhere.
        var recorded = Recorded(300).Select(trial => trial.Trial % 2 == 0
            ? trial with { State = TrialState.Diverged, Value = null, Epochs = [new RecordedEpoch(2, double.NaN, 1)] }
            : trial with { State = TrialState.Completed, Value = 1, Epochs = [new RecordedEpoch(1, 1, 1)] });
        var surrogate = Surrogate(recorded);

        // 200 draws of one half, but from the same few dozen trials: 5 deviations of a mean over 40.
        var diverged = Enumerable.Range(0, 200).Select(seed => CourseOf(surrogate, 0.4, 0.9, (ulong)seed)).ToList();
        Assert.InRange(diverged.Count(course => course.Outcome == TrialState.Diverged) / 200.0, 0.1, 0.9);
        Assert.All(diverged.Where(course => course.Outcome == TrialState.Diverged), course =>
        {
            Assert.Equal(2, Assert.Single(course.Epochs).Report.Epoch);
            Assert.StartsWith("diverged as the recorded trial ", course.Reason);
        });
    }

    // Without them a simulated trial would violate every constraint, and NSGA-II see none of its objectives.
    [Fact]
    public void CourseOf_ARecordedTrial_ReportsItsOtherMetricsToo()
    {
        var recorded = Recorded(300)
            .Select(trial =>
            trial with { Epochs = [.. trial.Epochs.Select(epoch => epoch with { Metrics = [new("size", 7), new("loss", double.NaN)] })] });

        var reports = CourseOf(Surrogate(recorded), 0.4, 0.9, seed: 1).Epochs.Select(epoch => epoch.Report).ToList();

        Assert.All(reports, report => Assert.Equal((7.0, null), (report.Metric("size"), report.Metric("loss"))));
        Assert.All(reports, report => Assert.InRange(report.Metric("seconds")!.Value, 1, 9));
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
                : new RecordedTrial(
                    trial.Trial, trial.Configuration, TrialState.Completed, trial.Value,
                    [.. Enumerable.Range(1, 4).Select(epoch => new RecordedEpoch(epoch, x0 + 4.0 / epoch, 10 * x0))]);
        }),
    ];

    private static RecordedObjective Surrogate(IEnumerable<RecordedTrial> trials) => new(Space, Trials.Minimize, trials, seed: 1);

    private static SimulatedCourse CourseOf(RecordedObjective surrogate, double x0, double x1, ulong seed) =>
        surrogate.CourseOf(Lease(Configuration.Of([new("x0", SearchJson.Value(x0)), new("x1", SearchJson.Value(x1))]), seed));

    private static TrialLease Lease(Configuration configuration, ulong seed = 0) =>
        new() { Study = "surrogate", Attempt = new TrialAttempt(0, 1), Configuration = configuration, Seed = seed, Epochs = 4 };
}
