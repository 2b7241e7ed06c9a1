using System.Diagnostics;

namespace SearchCluster.Silo.Telemetry;

/// <summary>The activity source <c>SearchCluster</c>: submit, proposal, trial attempt, epoch, evaluation.</summary>
public sealed class SearchClusterActivities : IDisposable
{
    private readonly ActivitySource _source = new(SearchClusterMetrics.Name);

    /// <summary>A study is submitted.</summary>
    public Activity? Submit(string study) => _source.StartActivity("submit")?.SetTag("searchcluster.study", study);

    /// <summary>A coordinator proposes and leases trials.</summary>
    public Activity? Proposal(string study, string? traceParent) => Start("proposal", study, traceParent);

    /// <summary>A slot executes one attempt of a trial.</summary>
    public Activity? Attempt(string study, int trial, int attempt, string? traceParent) => Start("trial attempt", study, traceParent)
        ?.SetTag("searchcluster.trial.number", trial)
        .SetTag("searchcluster.trial.attempt", attempt);

    /// <summary>One epoch of the attempt that is the current activity.</summary>
    public Activity? Epoch(int epoch) => _source.StartActivity("epoch")?.SetTag("searchcluster.epoch", epoch);

    /// <summary>The best trial is measured on the test split.</summary>
    public Activity? Evaluation(string study, int trial, string? traceParent) =>
        Start("evaluation", study, traceParent)?.SetTag("searchcluster.trial.number", trial);

    /// <summary>Gives the source up.</summary>
    public void Dispose() => _source.Dispose();

    // Timers and own threads carry no context: the submit's comes from the journal.
    private Activity? Start(string name, string study, string? traceParent)
    {
        ActivityContext.TryParse(traceParent, null, isRemote: true, out var parent);
        return _source.StartActivity(name, ActivityKind.Internal, parent)?.SetTag("searchcluster.study", study);
    }
}
