using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Search.Studies;

/// <summary>
/// Time with a live coordinator, which a wall time bounds. Between a coordinator's last event and the next activation there was none; nor
/// does time count during a pause, or between the study's end and a larger budget.
/// </summary>
internal sealed class LiveTime
{
    private DateTimeOffset? _since;
    private DateTimeOffset _lastEvent;
    private TimeSpan _before;

    /// <summary>The time until now.</summary>
    public TimeSpan Until(DateTimeOffset now) => _before + (_since is { } since ? now - since : TimeSpan.Zero);

    /// <summary>Takes the next event.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="state">The study's state before it.</param>
    public void Apply(StudyEvent happened, StudyState state)
    {
        switch (happened)
        {
            case CoordinatorActivated:
                _before = Until(_lastEvent);
                _since = state == StudyState.Running ? happened.At : null;
                break;
            case BudgetGrown when state != StudyState.Paused:
                _since ??= happened.At;
                break;
            case StudyResumed:
                _since = happened.At;
                break;
            case StudyEnded or StudyPaused:
                _before = Until(happened.At);
                _since = null;
                break;
        }

        _lastEvent = happened.At;
    }
}
