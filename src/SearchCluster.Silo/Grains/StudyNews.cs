using Microsoft.Extensions.Logging;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Silo.Telemetry;

namespace SearchCluster.Silo.Grains;

/// <summary>Counts and logs what has become durable of a study.</summary>
internal sealed partial class StudyNews(string study, SearchClusterMetrics metrics, ILogger logger)
{
    /// <summary>Events have become durable.</summary>
    /// <param name="events">The events.</param>
    /// <param name="summary">The study after them.</param>
    public void Tell(IReadOnlyList<StudyEvent> events, StudySummary summary)
    {
        metrics.Proposed(study, events.Count(happened => happened is TrialProposed));
        metrics.Reported(study, events.Count(happened => happened is TrialReported));
        foreach (var happened in events)
            Tell(happened, summary);
    }

    private void Tell(StudyEvent happened, StudySummary summary)
    {
        switch (happened)
        {
            case TrialReleased released:
                metrics.Released(study, released.Cause);
                break;
            case SiloTakenOut takenOut:
                LogTakenOut(study, takenOut.Silo, takenOut.Reason);
                break;
            case TrialEnded ended:
                metrics.Ended(study, ended.Outcome.State, ended.Outcome.Cause, ended.Outcome.Timing.Seconds);
                LogEnded(study, ended.Trial, ended.Attempt, ended.Outcome.State);
                break;
            case StudyEnded ended:
                LogStudyEnded(study, ended.State, summary.Counts.Ended, ended.Reason ?? "");
                break;
        }
    }

    [LoggerMessage(3, LogLevel.Debug, "Study {Study} trial {Trial} attempt {Attempt} ended {State}")]
    private partial void LogEnded(string study, int trial, int attempt, TrialState state);

    [LoggerMessage(14, LogLevel.Warning, "Study {Study} gives no more trials to silo {Silo} in its present life: {Reason}")]
    private partial void LogTakenOut(string study, string silo, string reason);

    [LoggerMessage(16, LogLevel.Information, "Study {Study} ended {State} with {Trials} trials {Reason}")]
    private partial void LogStudyEnded(string study, StudyState state, int trials, string reason);
}
