using System.Text.Json;
using System.Text.Json.Serialization;

namespace SearchCluster.Search.Studies.Events;

/// <summary>The study exists. Always the first event.</summary>
public sealed record StudySubmitted : StudyEvent
{
    /// <summary>The whole study as submitted; the search reads no more of it than its <see cref="SearchPlan"/>.</summary>
    [JsonConverter(typeof(SpecOfAnyRevision))]
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

/// <summary>The same study was submitted again with a larger budget.</summary>
public sealed record BudgetGrown : StudyEvent
{
    /// <summary>The budget from here on.</summary>
    public required Budget Budget { get; init; }
}

/// <summary>A coordinator took the study up. Wall time counts from here to the last event before the next activation.</summary>
public sealed record CoordinatorActivated : StudyEvent
{
    /// <summary>Address of the silo, with its generation.</summary>
    public required string Silo { get; init; }

    /// <summary>Whether all silos live in one process, as with <c>run</c>: they die together.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool OneProcess { get; init; }
}

/// <summary>Nothing is leased from here on, until the study is resumed. Wall time stands still.</summary>
public sealed record StudyPaused : StudyEvent
{
    /// <summary>What made the study pause by itself; null when its operator did.</summary>
    public string? Reason { get; init; }
}

/// <summary>A paused study goes on.</summary>
public sealed record StudyResumed : StudyEvent;

/// <summary>The operator wants no new trials: those that have begun run to their end.</summary>
public sealed record StudyStopping : StudyEvent;

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

/// <summary>Nothing is left to do, or nothing more is to be done. A larger budget can take the study up again.</summary>
public sealed record StudyEnded : StudyEvent
{
    /// <summary>The state it ended in.</summary>
    public required StudyState State { get; init; }

    /// <summary>Why it ended before all its trials were proposed, or why it failed; null when it did neither.</summary>
    public string? Reason { get; init; }
}
