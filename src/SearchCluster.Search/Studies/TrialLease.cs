namespace SearchCluster.Search.Studies;

/// <summary>The right to execute one attempt of a trial, until it expires or is told.</summary>
public sealed record TrialLease
{
    /// <summary>Name of the study.</summary>
    public required string Study { get; init; }

    /// <summary>The trial and the attempt.</summary>
    public required TrialAttempt Attempt { get; init; }

    /// <summary>One value per active parameter.</summary>
    public required Configuration Configuration { get; init; }

    /// <summary>Seed of everything random in the trial: the same for all its attempts.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Most epochs to train.</summary>
    public required int Epochs { get; init; }
}
