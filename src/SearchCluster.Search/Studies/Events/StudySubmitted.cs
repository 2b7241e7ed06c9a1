using System.Text.Json;

namespace SearchCluster.Search.Studies.Events;

/// <summary>The study exists. Always the first event.</summary>
public sealed record StudySubmitted : StudyEvent
{
    /// <summary>The whole study as submitted; the search reads no more of it than its <see cref="SearchPlan"/>.</summary>
    public required JsonElement Spec { get; init; }

    /// <summary>Trials taken over from another study, numbered below 0; null when it begins from nothing.</summary>
    public IReadOnlyList<Observation>? Transferred { get; init; }

    /// <summary>SHA-256 of the data set, hexadecimal; null for studies without data. A silo whose copy differs gets no trial.</summary>
    public string? DataFingerprint { get; init; }

    /// <summary>Examples of the validation split, by which the noise of an accuracy is known; null for studies without data.</summary>
    public int? ValidationExamples { get; init; }

    /// <summary>W3C trace context of the submit, so that attempts days later link to it; null when nothing traced.</summary>
    public string? TraceParent { get; init; }
}
