namespace SearchCluster.Search.Studies.Events;

/// <summary>The best trial was measured on the test split.</summary>
public sealed record StudyEvaluated : StudyEvent
{
    /// <summary>The trial that was best.</summary>
    public required int Trial { get; init; }

    /// <summary>Metrics on the test split by name (<c>accuracy</c>, <c>loss</c>); null when the evaluation failed.</summary>
    public IReadOnlyDictionary<string, double>? Test { get; init; }

    /// <summary>Why the evaluation failed; null when it did not.</summary>
    public string? Reason { get; init; }
}
