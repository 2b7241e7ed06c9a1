using System.Text.Json;
using SearchCluster.Search.Samplers;
using SearchCluster.Search.Simulation;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using Xunit;

namespace SearchCluster.Search.Tests.Simulation;

public class RecordedTrialTests
{
    private static readonly Configuration Some = Configuration.Of([]);

    [Theory]
    [InlineData(Direction.Maximize, ObjectiveAt.Best, 0.9)]
    [InlineData(Direction.Minimize, ObjectiveAt.Best, 0.3)]
    [InlineData(Direction.Maximize, ObjectiveAt.Last, 0.5)]
    public void Of_AJournal_TakesTheCurveOfAnyMetricAndItsValue(Direction direction, ObjectiveAt at, double value)
    {
        StudyEvent[] journal =
            [Proposed(0), Report(0, 0, 0.1), Report(0, 1, 0.3), Report(0, 2, 0.9), Report(0, 3, 0.5), Ended(0, TrialState.Completed)];

        var trial = Assert.Single(
            RecordedTrial.Of(journal, new Objective { Metric = "validation.accuracy", Direction = direction, At = at }));

        Assert.Equal(
            [(0, 0.1, 0.25), (1, 0.3, 0.25), (2, 0.9, 0.25), (3, 0.5, 0.25)],
            trial.Epochs.Select(epoch => (epoch.Epoch, epoch.Value!.Value, epoch.Seconds)));
        Assert.Equal((value, TrialState.Completed), (trial.Value, trial.State));
    }

    [Fact]
    public void Of_AJournal_KeepsEveryMetric()
    {
        StudyEvent[] journal = [Proposed(0), Report(0, 1, 0.3), Ended(0, TrialState.Completed)];

        var epoch = Assert.Single(
            Assert.Single(RecordedTrial.Of(journal, new Objective { Metric = "seconds", Direction = Direction.Minimize })).Epochs);

        Assert.Equal(0.25, epoch.Value);
        Assert.Equal([new("validation.accuracy", 0.3)], epoch.Metrics);
    }

    [Fact]
    public void Of_DivergedAndUnfinishedTrials_KeepsTheFirstWithoutAValue()
    {
        StudyEvent[] journal = [Proposed(0), Proposed(1), Report(0, 1, 0.3), Report(1, 1, 0.4), Ended(0, TrialState.Diverged)];

        var trial = Assert.Single(RecordedTrial.Of(journal, new Objective()));

        Assert.Equal((0, TrialState.Diverged, null), (trial.Trial, trial.State, trial.Value));
        Assert.Single(trial.Epochs);
    }

    [Fact]
    public void Of_ATrialOfFewerEpochs_LeavesItOut()
    {
        StudyEvent[] journal =
            [Proposed(0) with { Epochs = 2, Lineage = new Lineage(0, [], "coarse") }, Report(0, 1, 0.3), Ended(0, TrialState.Completed)];

        Assert.Empty(RecordedTrial.Of(journal, new Objective()));
    }

    private static TrialProposed Proposed(int trial) => new() { At = DateTimeOffset.UnixEpoch, Trial = trial, Configuration = Some };

    private static TrialReported Report(int trial, int epoch, double accuracy) => new()
    {
        At = DateTimeOffset.UnixEpoch,
        Trial = trial,
        Attempt = 1,
        Decision = ReportDecision.Continue,
        Report = new TrialReport
        {
            Epoch = epoch,
            Values = new Dictionary<string, JsonElement>
            {
                ["validation.accuracy"] = SearchJson.Value(accuracy),
                ["timing"] = SearchJson.Value(new { seconds = 0.25 })
            },
        },
    };

    private static TrialEnded Ended(int trial, TrialState state) =>
        new()
        {
            At = DateTimeOffset.UnixEpoch,
            Trial = trial,
            Attempt = 1,
            Outcome = new TrialOutcome { State = state, Timing = new TrialTiming(1, "") }
        };
}
