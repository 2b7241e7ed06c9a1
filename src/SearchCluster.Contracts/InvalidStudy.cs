using System.Text.Json.Serialization;

namespace SearchCluster.Contracts;

/// <summary>The document that answers an invalid study, or configuration: every problem at once.</summary>
/// <param name="Problems">At least one, in the order of the file.</param>
public sealed record InvalidStudy(IReadOnlyList<Problem> Problems)
{
    /// <summary>
    /// What is invalid; <c>invalid study</c> unless told otherwise, so that scripts can tell this document from an answer.
    /// </summary>
    [JsonPropertyOrder(-1)]
    public string Error { get; init; } = "invalid study";
}
