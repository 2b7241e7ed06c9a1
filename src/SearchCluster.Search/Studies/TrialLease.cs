using System.Text.Json.Serialization;

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

/// <summary>One execution of a trial, or of one of its folds.</summary>
/// <param name="Trial">Number of the trial, from 0.</param>
/// <param name="Attempt">Number of the attempt, from 1; every fold counts its own.</param>
/// <param name="Fold">Number of the fold, from 0; 0 where there is no cross-validation.</param>
public readonly record struct TrialAttempt(
    int Trial, int Attempt, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Fold = 0);

/// <summary>What a slot is at work on, or will be before it asks again.</summary>
/// <param name="Attempt">The attempt.</param>
/// <param name="Holder">The slot.</param>
/// <param name="Epoch">The last epoch reported, 0 before the first.</param>
/// <param name="Since">When it was leased.</param>
public sealed record HeldLease(TrialAttempt Attempt, SlotName Holder, int Epoch, DateTimeOffset Since);

/// <summary>The right to measure the best trial on the test split, and to see to the models that are kept.</summary>
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

    /// <summary>The other trials of the Pareto front, by number; empty where there is one objective.</summary>
    public IReadOnlyList<EvaluationLease> Front { get; init; } = [];
}
