using System.Diagnostics;
using SearchCluster.Search.Studies;
using SearchCluster.Training.Runs;

namespace SearchCluster.Silo.Telemetry;

/// <summary>The activity source <c>SearchCluster</c>: submit, proposal, trial attempt, epoch, checkpoint, evaluation.</summary>
public sealed class SearchClusterActivities : IDisposable
{
    private readonly ActivitySource _source = new(SearchClusterMetrics.Name);

    /// <summary>A study is submitted.</summary>
    public Activity? Submit(string study) => _source.StartActivity("submit")?.SetTag("searchcluster.study", study);

    /// <summary>A coordinator has proposed and leased trials since it was asked, and makes them durable.</summary>
    public Activity? Proposal(string study, string? traceParent, DateTimeOffset asked) => Start("proposal", study, traceParent, asked);

    /// <summary>A slot executes one attempt of a trial.</summary>
    public Activity? Attempt(string study, TrialAttempt attempt, string? traceParent) => Start("trial attempt", study, traceParent)
        ?.SetTag("searchcluster.trial.number", attempt.Trial)
        .SetTag("searchcluster.trial.fold", attempt.Fold)
        .SetTag("searchcluster.trial.attempt", attempt.Attempt);

    /// <summary>One epoch of an attempt; its number is known when it is reported.</summary>
    public Activity? Epoch(Activity? attempt) => attempt is null ? null
        : _source.StartActivity("epoch", ActivityKind.Internal, attempt.Context);

    /// <summary>The epoch has ended, and is exported.</summary>
    public static void EndEpoch(Activity? epoch, int number) => epoch?.SetTag("searchcluster.epoch", number).Stop();

    /// <summary>The state of a training is saved, within the attempt that is the current activity.</summary>
    public Activity? Checkpoint(string study, int trial) => _source.StartActivity("checkpoint")
        ?.SetTag("searchcluster.study", study)
        .SetTag("searchcluster.trial.number", trial);

    /// <summary>The attempt that is the current activity begins anew, for what an earlier one saved must not be used.</summary>
    public static void CheckpointRefused(TrainingStateRefusal refusal) =>
        Activity.Current?.AddEvent(new ActivityEvent("checkpoint refused", tags: new()
        {
            ["searchcluster.checkpoint.fault"] = refusal.Fault.ToString(),
            ["searchcluster.checkpoint.reason"] = refusal.Reason,
        }));

    /// <summary>The best trial is measured on the test split.</summary>
    public Activity? Evaluation(string study, int trial, string? traceParent) =>
        Start("evaluation", study, traceParent)?.SetTag("searchcluster.trial.number", trial);

    /// <summary>Gives the source up.</summary>
    public void Dispose() => _source.Dispose();

    // Timers and own threads carry no context: the submit's comes from the journal.
    private Activity? Start(string name, string study, string? traceParent, DateTimeOffset startTime = default)
    {
        ActivityContext.TryParse(traceParent, null, isRemote: true, out var parent);
        return _source.StartActivity(name, ActivityKind.Internal, parent, startTime: startTime)?.SetTag("searchcluster.study", study);
    }
}
