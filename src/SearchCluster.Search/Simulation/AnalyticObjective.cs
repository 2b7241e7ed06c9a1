using System.Text.Json;
using SearchCluster.Search.Studies;

namespace SearchCluster.Search.Simulation;

/// <summary>A formula of the configuration: one epoch, one value.</summary>
/// <param name="metric">Name of the metric that is reported.</param>
/// <param name="formula">Its value at a configuration.</param>
/// <param name="seconds">How long every trial lasts.</param>
public sealed class AnalyticObjective(string metric, Func<Configuration, double> formula, double seconds = 1) : ISimulatedObjective
{
    /// <inheritdoc/>
    public SimulatedCourse CourseOf(TrialLease lease)
    {
        var values = new Dictionary<string, JsonElement> { [metric] = JsonSerializer.SerializeToElement(formula(lease.Configuration)) };
        return new SimulatedCourse([new SimulatedEpoch(new TrialReport { Epoch = 1, Values = values }, seconds)]);
    }
}
