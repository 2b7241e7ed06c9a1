using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Search.Studies;

/// <summary>
/// How long a study was worked on, from its first proposal to its last tell. Time in which no trial was leased is left out: pauses,
/// interruptions, time after the end until the budget grew, time without any slot. It follows from events alone.
/// </summary>
internal sealed class WorkingTime
{
    // Between two trials of one slot nothing is leased for a moment.
    private static readonly TimeSpan Changeover = TimeSpan.FromSeconds(1);

    private DateTimeOffset? _last;
    private TimeSpan _worked;

    /// <summary>The time up to the last end of a trial.</summary>
    public TimeSpan ToLastTell { get; private set; }

    /// <summary>Takes the next event.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="isAtWork">Whether anything was leased before it.</param>
    public void Apply(StudyEvent happened, bool isAtWork)
    {
        // Without a coordinator nothing is known of its slots; mostly they were gone with it.
        var since = happened.At - (_last ?? happened.At);
        if (happened is not CoordinatorActivated && since > TimeSpan.Zero && (isAtWork || since <= Changeover))
            _worked += since;
        if (_last is not null || happened is TrialProposed)
            _last = happened.At;
        if (happened is TrialEnded)
            ToLastTell = _worked;
    }
}
