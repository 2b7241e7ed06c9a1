using System.Globalization;
using System.Text.Json;
using SearchCluster.Contracts.Grains;
using SearchCluster.Contracts.Json;
using SearchCluster.Contracts.Workloads.Functions;
using SearchCluster.Search;
using SearchCluster.Search.Studies;

namespace SearchCluster.Silo.Workers;

/// <summary>Evaluates a test function, after its delay.</summary>
internal sealed class FunctionRunner : WorkloadRunner<FunctionWorkload>
{
    protected override RunResult? Run(
        FunctionWorkload workload, StudySubmission submission, TrialLease lease, Func<TrialReport, ReportDecision> report,
            CancellationToken stopping)
    {
        if (workload.Plan.Delay is { } delay && stopping.WaitHandle.WaitOne(delay))
            stopping.ThrowIfCancellationRequested();

        var value = workload.Plan.Evaluate(lease.Configuration);
        var values =
            new Dictionary<string, JsonElement>
            {
                [FunctionPlan.Metric] =
            JsonSerializer.SerializeToElement(value, SearchClusterJson.Options)
            };
        report(new TrialReport { Epoch = 1, Values = values });
        return double.IsFinite(value)
            ? new RunResult(TrialState.Completed)
            : new RunResult(TrialState.Diverged, string.Create(CultureInfo.InvariantCulture, $"its value, {value}, is not finite"));
    }
}
