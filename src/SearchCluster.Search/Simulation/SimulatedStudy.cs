using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Search.Simulation;

/// <summary>What a simulated study came to.</summary>
public sealed record SimulatedStudy
{
    /// <summary>The study as users would see it.</summary>
    public required StudySummary Summary { get; init; }

    /// <summary>Its trials by number.</summary>
    public required IReadOnlyList<TrialSummary> Trials { get; init; }

    /// <summary>Its events in order, as a real study would journal them.</summary>
    public required IReadOnlyList<StudyEvent> Journal { get; init; }

    /// <summary>The best value so far, whenever a report of any trial raised it.</summary>
    public required IReadOnlyList<Improvement> Improvements { get; init; }

    /// <summary>Simulated time from the submit to the last event, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>Epochs trained by all workers, those of lost attempts included.</summary>
    public required int Epochs { get; init; }

    /// <summary>Simulated time until some report was at least as good as a value, in seconds; null when none was.</summary>
    public double? SecondsTo(double value) => Improvements
        .FirstOrDefault(improvement => Summary.Direction == Direction.Maximize ? improvement.Value >= value
            : improvement.Value <= value)?.Seconds;
}

/// <summary>A report better than all before it.</summary>
/// <param name="Seconds">Simulated time since the study's beginning.</param>
/// <param name="Trial">The trial that reported.</param>
/// <param name="Epoch">The epoch it reported.</param>
/// <param name="Value">The objective's value.</param>
public sealed record Improvement(double Seconds, int Trial, int Epoch, double Value);
