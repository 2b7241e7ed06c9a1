using System.Text.Json.Nodes;
using SearchCluster.Contracts.Functions;

namespace SearchCluster.Contracts.Validation;

/// <summary>What a study that states no objective, or half of one, wants.</summary>
internal static class StudyObjective
{
    /// <summary>
    /// Fills in what the file leaves out: a function's value, or the validation accuracy; losses, seconds and values are minimized,
    /// accuracies maximized. Only a file knows what it left out, so this happens before it becomes a <see cref="StudySpec"/>.
    /// </summary>
    public static void Complete(JsonObject study)
    {
        if (study["objective"] is not JsonObject objective)
            study["objective"] = objective = [];
        objective["metric"] ??= study["function"] is null ? "validation.accuracy" : FunctionPlan.Metric;
        objective["direction"] ??= objective["metric"]!.GetValue<string>().EndsWith("accuracy", StringComparison.Ordinal) ? "maximize" : "minimize";
    }
}
