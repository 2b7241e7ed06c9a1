using SearchCluster.Contracts.Grains;
using SearchCluster.Contracts.Workloads;
using SearchCluster.Search;
using SearchCluster.Search.Studies;

namespace SearchCluster.Silo.Workers;

/// <summary>Executes the trials of one kind of workload, on the thread of a slot.</summary>
internal abstract class WorkloadRunner
{
    /// <summary>The workload that it executes.</summary>
    public abstract Type Workload { get; }

    /// <summary>Runs a trial; null when its lease was lost meanwhile.</summary>
    /// <param name="submission">The study.</param>
    /// <param name="lease">The attempt.</param>
    /// <param name="report">Takes the values of an epoch; the answer is what the attempt has to do.</param>
    /// <param name="stopping">Cancelled when the attempt is to end without a result.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stopping"/> was cancelled.</exception>
    public abstract RunResult? Run(
        StudySubmission submission, TrialLease lease, Func<TrialReport, ReportDecision> report, CancellationToken stopping);

    /// <summary>Metrics of the best trial on data that decided nothing; null where there are none.</summary>
    public virtual IReadOnlyDictionary<string, double>? Evaluate(
        StudySubmission submission, EvaluationLease lease, CancellationToken stopping) => null;
}

/// <summary>A runner that is handed its workload.</summary>
/// <typeparam name="TWorkload">The workload that it executes.</typeparam>
internal abstract class WorkloadRunner<TWorkload> : WorkloadRunner
    where TWorkload : Workload
{
    /// <inheritdoc/>
    public sealed override Type Workload => typeof(TWorkload);

    /// <inheritdoc/>
    public sealed override RunResult? Run(
        StudySubmission submission, TrialLease lease, Func<TrialReport, ReportDecision> report, CancellationToken stopping) =>
        Run((TWorkload)submission.Spec.Workload, submission, lease, report, stopping);

    /// <inheritdoc/>
    public sealed override IReadOnlyDictionary<string, double>? Evaluate(
        StudySubmission submission, EvaluationLease lease, CancellationToken stopping) =>
        Evaluate((TWorkload)submission.Spec.Workload, submission, lease, stopping);

    /// <inheritdoc cref="Run(StudySubmission, TrialLease, Func{TrialReport, ReportDecision}, CancellationToken)"/>
    protected abstract RunResult? Run(
        TWorkload workload, StudySubmission submission, TrialLease lease, Func<TrialReport, ReportDecision> report,
            CancellationToken stopping);

    /// <inheritdoc cref="Evaluate(StudySubmission, EvaluationLease, CancellationToken)"/>
    protected virtual IReadOnlyDictionary<string, double>? Evaluate(
        TWorkload workload, StudySubmission submission, EvaluationLease lease, CancellationToken stopping) => null;
}
