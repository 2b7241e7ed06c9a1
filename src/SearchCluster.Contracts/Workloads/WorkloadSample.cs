using System.Text.Json;
using SearchCluster.Contracts.Json;

namespace SearchCluster.Contracts.Workloads;

/// <summary>What a new study of a kind of workload begins with, as YAML.</summary>
public sealed record WorkloadSample
{
    /// <summary>The option of a command line that says what the study is about, such as <c>--function</c>.</summary>
    public required string Option { get; init; }

    /// <summary>What the option's value is, such as <c>NAME</c>.</summary>
    public required string Value { get; init; }

    /// <summary>What the option says.</summary>
    public required string Description { get; init; }

    /// <summary>What the study is about where nothing is said; empty for what comes with the program.</summary>
    public string Usual { get; init; } = "";

    /// <summary>The metric of the objective; null where the study's owner names it.</summary>
    public string? Metric { get; init; }

    /// <summary>Direction of the objective. Default maximize.</summary>
    public string Direction { get; init; } = "maximize";

    /// <summary>Whether a trial has epochs.</summary>
    public bool HasEpochs { get; init; }

    /// <summary>The parameters, each on a line that is indented by two, and the section of the workload.</summary>
    public required Func<SampleSubject, string> Sections { get; init; }

    /// <summary>A text of the user's in YAML; JSON is YAML, so that nothing in it is read as anything else.</summary>
    internal static string Quoted(string text) => JsonSerializer.Serialize(text, SearchClusterJson.Options);
}

/// <summary>What a new study is about.</summary>
/// <param name="About">The value of the sample's option.</param>
/// <param name="Label">Column of the labels, where data have one.</param>
/// <param name="Metric">Metric of the objective.</param>
public sealed record SampleSubject(string About, string Label, string Metric);
