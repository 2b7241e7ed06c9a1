namespace SearchCluster.Silo.Journal;

/// <summary>A row of the table <c>event</c>.</summary>
internal sealed class EventRecord
{
    public long Sequence { get; init; }

    public string Kind { get; init; } = "";

    public int? Trial { get; init; }

    public int Fold { get; init; }

    public int? Epoch { get; init; }

    public string Body { get; init; } = "";
}

/// <summary>A row of the table <c>trial</c>.</summary>
internal sealed class TrialRecord
{
    public int Number { get; init; }

    public string State { get; init; } = "";

    public double? Value { get; init; }

    public int? Eligible { get; init; }

    public int? Stage { get; init; }

    public string? Notes { get; init; }

    public string Summary { get; init; } = "";

    public TrialRow Row => new(Number, State, Value, Eligible, Stage, Notes, Summary);
}

/// <summary>A row of the table <c>model</c>, without its body.</summary>
internal sealed class ModelRecord
{
    public int Trial { get; init; }

    public int Fold { get; init; }

    public int Epoch { get; init; }

    public int Pinned { get; init; }

    public long Bytes { get; init; }
}

/// <summary>A row of the table <c>study</c>.</summary>
internal sealed class StudyRecord
{
    public string Submitted { get; init; } = "";

    public long? Events { get; init; }

    public string Summary { get; init; } = "";
}

/// <summary>A row of the table <c>snapshot</c>.</summary>
internal sealed class SnapshotRecord
{
    public long Through { get; init; }

    public byte[] Body { get; init; } = [];
}
