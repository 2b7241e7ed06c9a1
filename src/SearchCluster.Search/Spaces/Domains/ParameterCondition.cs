using System.Text.Json;
using System.Text.Json.Serialization;

namespace SearchCluster.Search.Domains;

/// <summary>When a parameter is active: only while another one is active and has a value.</summary>
public sealed record ParameterCondition
{
    /// <summary>Name of the other parameter.</summary>
    public required string Parameter { get; init; }

    /// <summary>The value that it must have; <c>equals</c> in the study file.</summary>
    [JsonPropertyName("equals")]
    public required JsonElement Value { get; init; }
}
