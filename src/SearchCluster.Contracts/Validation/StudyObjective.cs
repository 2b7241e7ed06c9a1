using System.Text.Json;
using System.Text.Json.Nodes;
using SearchCluster.Contracts.Json;
using SearchCluster.Contracts.Workloads;

namespace SearchCluster.Contracts.Validation;

/// <summary>What a study wants that states no objective, or half of one: what its workload says.</summary>
internal static class StudyObjective
{
    /// <summary>
    /// Fills in what the file leaves out. Where there are several objectives, the first of them is the one that stands alone elsewhere.
    /// Only a file knows what it left out, so this happens before it becomes a <see cref="StudySpec"/>.
    /// </summary>
    public static void CompleteIn(JsonObject study, Workload workload)
    {
        foreach (var several in (study["objectives"] as JsonArray ?? []).OfType<JsonObject>())
            Complete(several, workload);
        if (study["objective"] is not JsonObject objective)
            study["objective"] = objective = (study["objectives"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault()?.DeepClone()
                .AsObject() ?? [];
        Complete(objective, workload);
    }

    private static void Complete(JsonObject objective, Workload workload)
    {
        var stated = objective["metric"] is JsonValue named && named.TryGetValue(out string? name) ? name : null;
        var whole = workload.DefaultObjective(stated);
        objective["metric"] ??= whole.Metric;
        objective["direction"] ??= JsonSerializer.SerializeToNode(whole.Direction, SearchClusterJson.Options);
    }
}
