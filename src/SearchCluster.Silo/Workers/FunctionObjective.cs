using System.Globalization;
using System.Text.Json;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Functions;
using SearchCluster.Contracts.Grains;
using SearchCluster.Contracts.Json;
using SearchCluster.Search;
using SearchCluster.Search.Studies;

namespace SearchCluster.Silo.Workers;

/// <summary>Evaluates a test function, after its delay: orchestration alone, and a search with a known optimum.</summary>
internal sealed class FunctionObjective : IObjective
{
    public bool IsInstant => true;

    public bool Serves(StudySpec spec) => spec.Function is not null;

    public ObjectiveResult? Run(StudySubmission submission, TrialLease lease, Func<TrialReport, ReportDecision> report, CancellationToken stopping)
    {
        var function = submission.Spec.Function!;
        if (function.Delay is { } delay && stopping.WaitHandle.WaitOne(delay))
            stopping.ThrowIfCancellationRequested();

        var value = function.Evaluate(lease.Configuration);
        report(new TrialReport { Epoch = 1, Values = new Dictionary<string, JsonElement> { [FunctionPlan.Metric] = JsonSerializer.SerializeToElement(value, SearchClusterJson.Options) } });
        return double.IsFinite(value)
            ? new ObjectiveResult(TrialState.Completed)
            : new ObjectiveResult(TrialState.Diverged, string.Create(CultureInfo.InvariantCulture, $"its value, {value}, is not finite"));
    }

    public IReadOnlyDictionary<string, double>? Evaluate(StudySubmission submission, EvaluationLease lease, CancellationToken stopping) => null;
}
