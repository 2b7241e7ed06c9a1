using System.Text.Json;
using SearchCluster.Search.Studies;

namespace SearchCluster.Search.Simulation;

/// <summary>A formula of the configuration: one epoch, one value. Where that is not finite, the trial diverges.</summary>
/// <param name="metric">Name of the metric that is reported.</param>
/// <param name="formula">Its value at a configuration.</param>
/// <param name="seconds">How long every trial lasts.</param>
public sealed class AnalyticObjective(string metric, Func<Configuration, double> formula, double seconds = 1) : ISimulatedObjective
{
    /// <inheritdoc/>
    public SimulatedCourse CourseOf(TrialLease lease)
    {
        var value = formula(lease.Configuration);
        var values = new Dictionary<string, JsonElement>();
        if (double.IsFinite(value))
            values[metric] = JsonSerializer.SerializeToElement(value);
        return new SimulatedCourse([new SimulatedEpoch(new TrialReport { Epoch = 1, Values = values }, seconds)])
        {
            Outcome = values.Count > 0 ? TrialState.Completed : TrialState.Diverged,
        };
    }
}
