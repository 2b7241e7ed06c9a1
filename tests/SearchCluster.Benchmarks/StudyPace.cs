using SearchCluster.Contracts.Grains;
using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Benchmarks;

/// <summary>How fast the trials of a study ended, and whether that changed, in seconds.</summary>
/// <param name="Seconds">From the submit until its last event was durable.</param>
/// <param name="First">Of the first thousand trials.</param>
/// <param name="Last">Of the last thousand trials.</param>
internal sealed record StudyPace(double Seconds, double First, double Last)
{
    private const int Window = 1_000;

    /// <summary>What a study's journal says.</summary>
    public static StudyPace Of(double seconds, IReadOnlyList<JournalEntry> journal)
    {
        var began = journal.First(entry => entry.Event is TrialProposed).Event.At;
        DateTimeOffset[] ends = [.. journal.Where(entry => entry.Event is TrialEnded).Select(entry => entry.Event.At).Order()];
        var window = Math.Min(Window, ends.Length);
        var beforeLast = ends.Length > window ? ends[^(window + 1)] : began;
        return new StudyPace(seconds, (ends[window - 1] - began).TotalSeconds, (ends[^1] - beforeLast).TotalSeconds);
    }
}
