using System.Text.Json;
using SearchCluster.Search.Studies;

namespace SearchCluster.Presentation.Views;

/// <summary>What the diagnosis says about a trial.</summary>
/// <param name="Trial">Number of the trial.</param>
/// <param name="Kind">Which of the lecture's failures it is.</param>
/// <param name="Text">In words, with the numbers that made it and what to do.</param>
public sealed record Verdict(int Trial, string Kind, string Text)
{
    /// <summary>The verdicts of a trial.</summary>
    public static IEnumerable<Verdict> Of(TrialSummary trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return trial.Verdicts.ValueKind == JsonValueKind.Array
            ? trial.Verdicts.EnumerateArray().Select(verdict => new Verdict(trial.Number, Value(verdict, "kind"), Value(verdict, "text")))
            : [];
    }

    private static string Value(JsonElement verdict, string name) =>
        verdict.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
