using System.Text.Json;

namespace SearchCluster.Training.Preflight;

/// <summary>One thing that the pre-flight found, with its numbers and what to do about it.</summary>
/// <param name="Kind">What was found.</param>
/// <param name="Severity">How much it weighs; an error is a fault.</param>
/// <param name="Text">The same in sentences.</param>
public sealed record Finding(FindingKind Kind, FindingSeverity Severity, string Text)
{
    private static readonly JsonElement Every = JsonDocument.Parse("{}").RootElement;

    /// <summary>The sampled configuration that shows it; an empty object when it holds whatever the configuration.</summary>
    public JsonElement Configuration { get; init; } = Every;
}
