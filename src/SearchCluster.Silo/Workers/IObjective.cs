using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Search.Studies;

namespace SearchCluster.Silo.Workers;

/// <summary>What a trial evaluates.</summary>
internal interface IObjective
{
    /// <summary>Whether a trial has a single report, which then travels with its outcome.</summary>
    bool IsInstant { get; }

    /// <summary>Whether it evaluates the trials of a study.</summary>
    bool Serves(StudySpec spec);

    /// <summary>Evaluates a configuration on the calling thread; null when the lease was lost meanwhile.</summary>
    ObjectiveResult? Run(StudySubmission submission, TrialLease lease, Func<TrialReport, ReportDecision> report, CancellationToken stopping);

    /// <summary>Metrics of a finished trial on the test split; null where there is none.</summary>
    IReadOnlyDictionary<string, double>? Evaluate(StudySubmission submission, EvaluationLease lease, CancellationToken stopping);
}
