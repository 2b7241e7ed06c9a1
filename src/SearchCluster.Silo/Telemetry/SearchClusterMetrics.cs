using System.Diagnostics.Metrics;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Training.Runs;

namespace SearchCluster.Silo.Telemetry;

/// <summary>The instruments of meter <c>SearchCluster</c>. The study is a tag; the trial number never is, it would be unbounded.</summary>
public sealed class SearchClusterMetrics
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "SearchCluster";

    private readonly Counter<long> _proposed;
    private readonly Counter<long> _ended;
    private readonly Counter<long> _released;
    private readonly Histogram<double> _trialDuration;
    private readonly Counter<long> _epochs;
    private readonly Histogram<double> _commitDuration;
    private readonly Histogram<long> _commitBatches;
    private readonly UpDownCounter<long> _busySlots;
    private readonly Counter<long> _refusedCheckpoints;

    /// <summary>Creates the instruments.</summary>
    public SearchClusterMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        _proposed = meter.CreateCounter<long>("searchcluster.trial.proposed", "{trial}", "Trials proposed by the sampler.");
        _ended = meter.CreateCounter<long>("searchcluster.trial.ended", "{trial}", "Trials that reached their final state.");
        _released = meter.CreateCounter<long>(
            "searchcluster.attempt.released", "{attempt}", "Attempts that ended without a result, by cause.");
        _trialDuration = meter.CreateHistogram<double>("searchcluster.trial.duration", "s", "Duration of the attempt that counted.");
        _epochs = meter.CreateCounter<long>("searchcluster.epoch.reported", "{epoch}", "Epochs reported.");
        _commitDuration =
            meter.CreateHistogram<double>("searchcluster.journal.commit.duration", "s", "Duration of one transaction of the journal.");
        _commitBatches =
            meter.CreateHistogram<long>("searchcluster.journal.commit.batches", "{batch}", "Appended batches that shared one transaction.");
        _busySlots = meter.CreateUpDownCounter<long>("searchcluster.slot.busy", "{slot}", "Training slots at work.");
        _refusedCheckpoints =
            meter.CreateCounter<long>(
            "searchcluster.checkpoint.refused", "{checkpoint}", "Checkpoints that a later attempt could not go on from.");
    }

    /// <summary>Trials were proposed.</summary>
    public void Proposed(string study, int trials) => _proposed.Add(trials, Study(study));

    /// <summary>Epochs were reported.</summary>
    public void Reported(string study, int epochs) => _epochs.Add(epochs, Study(study));

    /// <summary>A trial ended.</summary>
    public void Ended(string study, TrialState state, FailureCause? cause, double seconds)
    {
        if (cause is { } known)
            _ended.Add(1, Study(study), new("searchcluster.trial.state", state.ToString()),
                new("searchcluster.failure.cause", known.ToString()));
        else
            _ended.Add(1, Study(study), new("searchcluster.trial.state", state.ToString()));
        _trialDuration.Record(seconds, Study(study));
    }

    /// <summary>An attempt ended without a result.</summary>
    public void Released(string study, ReleaseCause cause) =>
        _released.Add(1, Study(study), new("searchcluster.release.cause", cause.ToString()));

    /// <summary>The journal committed.</summary>
    public void Committed(TimeSpan duration, int batches)
    {
        _commitDuration.Record(duration.TotalSeconds);
        _commitBatches.Record(batches);
    }

    /// <summary>A slot began (+1) or finished (−1) its work.</summary>
    public void SlotBusy(int change) => _busySlots.Add(change);

    /// <summary>A checkpoint was refused, and its trial begins anew.</summary>
    public void CheckpointRefused(string study, TrainingStateFault fault) =>
        _refusedCheckpoints.Add(1, Study(study), new("searchcluster.checkpoint.fault", fault.ToString()));

    private static KeyValuePair<string, object?> Study(string study) => new("searchcluster.study", study);
}
