using System.Text.Json.Nodes;
using SearchCluster.Contracts.Functions;
using SearchCluster.Search;

namespace SearchCluster.Contracts.Validation;

/// <summary>What a study that states no objective, or half of one, wants.</summary>
internal static class StudyObjective
{
    /// <summary>
    /// Fills in what the file leaves out: a function's value, or the validation accuracy; losses, seconds and values are minimized,
    /// accuracies maximized. Where there are several objectives, the first of them is the one that stands alone elsewhere. Only a file knows what it left out, so this happens before it becomes a <see cref="StudySpec"/>.
    /// </summary>
    public static void Complete(JsonObject study)
    {
        var metric = study["function"] is null ? "validation.accuracy" : FunctionPlan.Metric;
        foreach (var several in (study["objectives"] as JsonArray ?? []).OfType<JsonObject>())
            Complete(several, metric);
        if (study["objective"] is not JsonObject objective)
            study["objective"] = objective = (study["objectives"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault()?.DeepClone().AsObject() ?? [];
        Complete(objective, metric);
    }

    private static void Complete(JsonObject objective, string metric)
    {
        objective["metric"] ??= metric;
        objective["direction"] ??= objective["metric"] is JsonValue named && named.TryGetValue(out string? name) &&
            Objective.UsualDirection(name) == Direction.Maximize
            ? "maximize"
            : "minimize";
    }
}
