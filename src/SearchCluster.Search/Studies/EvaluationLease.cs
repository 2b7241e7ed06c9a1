namespace SearchCluster.Search.Studies;

/// <summary>The right to measure the best trial on the test split.</summary>
public sealed record EvaluationLease
{
    /// <summary>Name of the study.</summary>
    public required string Study { get; init; }

    /// <summary>Number of the best trial.</summary>
    public required int Trial { get; init; }

    /// <summary>Its configuration.</summary>
    public required Configuration Configuration { get; init; }

    /// <summary>Its seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The epoch whose weights are measured.</summary>
    public required int Epoch { get; init; }

    /// <summary>Most epochs of a trial: schedules stretch over these.</summary>
    public required int Epochs { get; init; }
}
