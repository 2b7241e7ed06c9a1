using System.Text.Json;
using SearchCluster.Contracts.Grains;
using SearchCluster.Contracts.Workloads.Functions;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Silo.Workers;

namespace SearchCluster.Cluster.Tests;

/// <summary>Evaluates a study's function as the silo would, after the test has had its way with the attempt.</summary>
internal sealed class ScriptedRunner(Action<TrialLease, CancellationToken> before) : WorkloadRunner<FunctionWorkload>
{
    protected override RunResult? Run(
        FunctionWorkload workload, StudySubmission submission, TrialLease lease, Func<TrialReport, ReportDecision> report,
            CancellationToken stopping)
    {
        before(lease, stopping);
        var value = workload.Plan.Evaluate(lease.Configuration);
        report(new TrialReport
        {
            Epoch = 1,
            Values = new Dictionary<string, JsonElement> { [FunctionPlan.Metric] = JsonSerializer.SerializeToElement(value) }
        });
        return new RunResult(TrialState.Completed);
    }
}
