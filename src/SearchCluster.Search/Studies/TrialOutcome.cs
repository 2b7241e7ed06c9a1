using System.Text.Json;
using System.Text.Json.Serialization;

namespace SearchCluster.Search.Studies;

/// <summary>How an attempt ended.</summary>
public sealed record TrialOutcome
{
    /// <summary>Completed, Pruned, Diverged or Failed; or Paused, for an attempt that stops at a rung.</summary>
    public required TrialState State { get; init; }

    /// <summary>Why, where the state alone does not say it: the divergence or the exception; else null.</summary>
    public string? Reason { get; init; }

    /// <summary>What made it fail; absent when it did not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FailureCause? Cause { get; init; }

    /// <summary>What the objective says about the trial in words, an array of <c>{ kind, text }</c>; opaque to the search.</summary>
    public JsonElement? Verdicts { get; init; }

    /// <summary>Where and how long it ran.</summary>
    public required TrialTiming Timing { get; init; }
}

/// <summary>What made a trial fail.</summary>
public enum FailureCause
{
    /// <summary>The objective threw, in every attempt allowed.</summary>
    Exception,

    /// <summary>The objective asked for more memory than there was, in the last attempt allowed.</summary>
    OutOfMemory,

    /// <summary>An attempt took longer than <see cref="Budget.TrialTime"/>. It is not tried again: it would take as long.</summary>
    TimedOut,

    /// <summary>
    /// Silo after silo died while it executed the trial, and no attempt got further (<see cref="Study.MostLivesLost"/>): it is suspected
    /// of killing them.
    /// </summary>
    Suspected,
}

/// <summary>What of a trial depends on time and place.</summary>
/// <param name="Seconds">Duration of the attempt that counts, and of those before it that paused at a rung, in seconds.</param>
/// <param name="Silo">Address of the silo that executed the last of them.</param>
public sealed record TrialTiming(double Seconds, string Silo);
