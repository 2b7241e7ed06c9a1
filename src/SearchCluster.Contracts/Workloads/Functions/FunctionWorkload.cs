using System.Globalization;
using System.Text.Json;
using SearchCluster.Contracts.Json;
using SearchCluster.Search;
using SearchCluster.Search.Simulation;
using SearchCluster.Training.Data;
using SearchCluster.Training.Preflight;

namespace SearchCluster.Contracts.Workloads.Functions;

/// <summary>A trial evaluates a test function: orchestration alone, and a search with a known optimum.</summary>
/// <param name="Plan">Which function.</param>
public sealed record FunctionWorkload(FunctionPlan Plan) : Workload
{
    /// <inheritdoc/>
    public override string Key => "function";

    /// <inheritdoc/>
    public override IReadOnlyList<string>? Metrics => FunctionPlan.Metrics;

    /// <inheritdoc/>
    public override bool IsInstant => true;

    /// <inheritdoc/>
    public override SimulatedWorkload? Simulated => new(
        new AnalyticObjective(FunctionPlan.Metric, Plan.Evaluate, Plan.Delay?.TotalSeconds ?? 1),
        $"the function {JsonNamingPolicy.CamelCase.ConvertName(Plan.Name.ToString())} itself",
        Plan.Name.Minimum());

    /// <inheritdoc/>
    public override Objective DefaultObjective(string? metric) =>
        new()
        {
            Metric = metric ?? FunctionPlan.Metric,
            Direction = Objective.UsualDirection(metric ?? FunctionPlan.Metric)
            ?? Direction.Minimize
        };

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems(SearchPlan search) => Plan.Problems(search.Space);

    /// <inheritdoc/>
    public override TrialCost Cost(SearchPlan search, DataSplits? splits) => new(Plan.Delay?.TotalSeconds ?? 0, 0);

    /// <inheritdoc/>
    public override PreflightReport Preflight(SearchPlan search, DataSplits? splits, int sample, CancellationToken interrupted)
    {
        var values = SpaceSample.Draw(search, sample).Select(drawn => (drawn.Configuration, Value: Plan.Evaluate(drawn.Configuration)))
            .ToList();
        var finite = values.Where(found => double.IsFinite(found.Value)).Select(found => found.Value).ToList();
        var severity = finite.Count == 0 ? FindingSeverity.Error : FindingSeverity.Warning;
        var findings = values.Where(found => !double.IsFinite(found.Value)).Select(found => Values(
            severity, $"The function is {Number(found.Value)} here: no trial can be compared with that. Narrow the space.") with
        {
            Configuration = JsonSerializer.SerializeToElement(found.Configuration, SearchClusterJson.Options),
        }).ToList();
        if (finite.Count > 0)
        {
            findings.Add(Values(
                FindingSeverity.Info,
                $"The function has a value at {finite.Count} of {values.Count} configurations of its space, "
                    + $"{Number(finite.Min())} to {Number(finite.Max())}. A function trains nothing: there is no more to check."));
        }

        return new PreflightReport { InitialLoss = null, Findings = findings, LearningRate = null, Examples = 0, Sample = [] };
    }

    private static Finding Values(FindingSeverity severity, string text) => new(FindingKind.FunctionValues, severity, text);

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
