using System.Security.Cryptography;
using System.Text.Json;
using SearchCluster.Contracts.Json;

namespace SearchCluster.Contracts.Grains;

/// <summary>A study and what the silos must know besides.</summary>
public sealed record StudySubmission
{
    /// <summary>The study.</summary>
    public required StudySpec Spec { get; init; }

    /// <summary>SHA-256 of the data set, hexadecimal; null for a function.</summary>
    public string? DataFingerprint { get; init; }

    /// <summary>Examples of the validation split; null for a function.</summary>
    public int? ValidationExamples { get; init; }

    /// <summary>
    /// Tells this submission from others of that name, and from those before its budget grew; null until it was submitted.
    /// </summary>
    public string? Version { get; init; }

    /// <summary>W3C trace context of the submit; null when nothing traced.</summary>
    public string? TraceParent { get; init; }

    /// <summary>
    /// The same with its version, of all that decides an execution: a slot that holds a submission of this version need not fetch it again.
    /// </summary>
    public StudySubmission Versioned() => this with
    {
        Version = Convert.ToHexString(SHA256.HashData(
            JsonSerializer.SerializeToUtf8Bytes(this with { Version = null, TraceParent = null }, SearchClusterJson.Options)).AsSpan(0, 8)),
    };
}
