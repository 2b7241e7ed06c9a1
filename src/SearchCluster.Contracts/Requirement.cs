using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SearchCluster.Contracts;

/// <summary>
/// What a study requires of a silo: a label that it must have, <c>zone=b</c>, or an amount that each trial takes of one,
/// <c>gpu&gt;=0.5</c>. In a study file it is a list of these, or a section, <c>{ zone: b, gpu: 0.5 }</c>.
/// </summary>
public static class Requirement
{
    /// <summary>The label whose amount is handed out to trials.</summary>
    public const string Devices = "gpu";

    private const string AtLeast = ">=";

    /// <summary>Whether a silo with these labels has what is required.</summary>
    public static bool IsMetBy(string requirement, IReadOnlyList<string> labels) => AmountIn(requirement) is var (name, amount)
        ? labels.Any(label => label.Split('=') is [var key, var value] && key == name
            && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var has) && has >= amount)
        : labels.Contains(requirement);

    /// <summary>How many devices a trial takes; 0 for none.</summary>
    public static double DevicesOf(IEnumerable<string> requirements) =>
        requirements.Select(AmountIn).OfType<(string Name, double Amount)>().Where(amount => amount.Name == Devices)
            .Sum(amount => amount.Amount);

    /// <summary>What is wrong with it; null when it is sound.</summary>
    internal static string? Problem(string requirement)
    {
        if (!requirement.Contains(AtLeast))
            return requirement.Split('=') is [{ Length: > 0 }, { Length: > 0 }] ? null
                : "a label that silos may have is a name, = and a value, such as gpu=1";
        if (AmountIn(requirement) is not var (name, amount) || !(amount > 0) || !double.IsFinite(amount))
            return "an amount is a name and a number above 0";
        return name == Devices && amount > 1 && !double.IsInteger(amount) ? "of devices a trial takes a part of one, or whole ones" : null;
    }

    /// <summary>A study whose requirements are a list.</summary>
    internal static JsonNode Listed(JsonNode study)
    {
        if (study is not JsonObject || study["requires"] is not JsonObject section)
            return study;
        var listed = study.DeepClone();
        listed["requires"] = new JsonArray([.. section.Select(entry => (JsonNode?)(entry.Value?.GetValueKind() switch
        {
            JsonValueKind.Number => $"{entry.Key}{AtLeast}{entry.Value.ToJsonString()}",
            JsonValueKind.String => $"{entry.Key}={entry.Value.GetValue<string>()}",
            _ => entry.Key,
        }))]);
        return listed;
    }

    private static (string Name, double Amount)? AmountIn(string requirement) =>
        requirement.Split(AtLeast) is [{ Length: > 0 } name, var text]
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var amount) ? (name, amount) : null;
}
