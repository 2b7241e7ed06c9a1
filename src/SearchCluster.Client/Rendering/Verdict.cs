using System.Text.Json;
using SearchCluster.Search.Studies;

namespace SearchCluster.Client.Rendering;

/// <summary>What the diagnosis says about a trial.</summary>
/// <param name="Trial">Number of the trial.</param>
/// <param name="Kind">Which of the lecture's failures it is.</param>
/// <param name="Text">In words, with the numbers that made it.</param>
/// <param name="Advice">What to do; null when it says nothing of that.</param>
internal sealed record Verdict(int Trial, string Kind, string Text, string? Advice)
{
    /// <summary>The verdicts of a trial.</summary>
    public static IEnumerable<Verdict> Of(TrialSummary trial)
    {
        if (trial.Verdicts.ValueKind != JsonValueKind.Array)
            yield break;
        foreach (var verdict in trial.Verdicts.EnumerateArray())
            yield return new Verdict(trial.Number, Value(verdict, "kind") ?? "", Value(verdict, "text") ?? "", Value(verdict, "advice"));
    }

    private static string? Value(JsonElement verdict, string name) =>
        verdict.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
