using System.Text.Json;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Functions;
using SearchCluster.Contracts.Grains;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Silo.Workers;

namespace SearchCluster.Cluster.Tests;

/// <summary>Evaluates a study's function as the silo would, after the test has had its way with the attempt.</summary>
internal sealed class ScriptedObjective(Action<TrialLease, CancellationToken> before) : IObjective
{
    public bool IsInstant => true;

    public bool Serves(StudySpec spec) => spec.Function is not null;

    public ObjectiveResult? Run(StudySubmission submission, TrialLease lease, Func<TrialReport, ReportDecision> report, CancellationToken stopping)
    {
        before(lease, stopping);
        var value = submission.Spec.Function!.Evaluate(lease.Configuration);
        report(new TrialReport { Epoch = 1, Values = new Dictionary<string, JsonElement> { [FunctionPlan.Metric] = JsonSerializer.SerializeToElement(value) } });
        return new ObjectiveResult(TrialState.Completed);
    }

    public IReadOnlyDictionary<string, double>? Evaluate(StudySubmission submission, EvaluationLease lease, CancellationToken stopping) => null;
}
