using Microsoft.Extensions.Logging;
using SearchCluster.Search;
using SearchCluster.Search.Studies;

namespace SearchCluster.Silo.Grains;

internal sealed partial class StudyGrain
{
    [LoggerMessage(1, LogLevel.Information, "Study {Study} submitted with {Trials} trials")]
    private partial void LogSubmitted(string study, int trials);

    [LoggerMessage(2, LogLevel.Information, "Study {Study} activated from {Events} events, {State}")]
    private partial void LogActivated(string study, long events, StudyState state);

    [LoggerMessage(3, LogLevel.Debug, "Study {Study} trial {Trial} attempt {Attempt} ended {State}")]
    private partial void LogEnded(string study, int trial, int attempt, TrialState state);

    [LoggerMessage(16, LogLevel.Information, "Study {Study} ended {State} with {Trials} trials {Reason}")]
    private partial void LogStudyEnded(string study, StudyState state, int trials, string reason);

    [LoggerMessage(4, LogLevel.Warning, "Study {Study} trial {Trial} attempt {Attempt} told late: another attempt holds or ended it")]
    private partial void LogLate(string study, int trial, int attempt);

    [LoggerMessage(5, LogLevel.Error, "Study {Study} could not append after event {After}: {Message}")]
    private partial void LogAppendFailed(string study, long after, string message);

    [LoggerMessage(6, LogLevel.Warning, "Study {Study} gives no trials to silo {Silo}: {Reason}")]
    private partial void LogUnfit(string study, string silo, string reason);

    [LoggerMessage(9, LogLevel.Information, "Study {Study} is {State} by its operator's {Action}")]
    private partial void LogControlled(string study, string action, StudyState state);

    [LoggerMessage(12, LogLevel.Information, "Study {Study} deleted with {Events} events")]
    private partial void LogDeleted(string study, long events);

    [LoggerMessage(13, LogLevel.Warning,
        "Study {Study}: silo {Silo} could not be told to abandon {Attempts} attempts, which end with their next report: {Message}")]
    private partial void LogNotAbandoned(string study, string silo, int attempts, string message);

    [LoggerMessage(14, LogLevel.Warning, "Study {Study} gives no more trials to silo {Silo} in its present life: {Reason}")]
    private partial void LogTakenOut(string study, string silo, string reason);

    [LoggerMessage(15, LogLevel.Warning, "Study {Study}: weights that are of no more use could not be forgotten: {Message}")]
    private partial void LogWeightsStay(string study, string message);

    [LoggerMessage(16, LogLevel.Warning,
        "Study {Study} trial {Trial} was lost with its silo, and how far it had saved itself is unknown: {Message}")]
    private partial void LogStepUnknown(string study, int trial, string message);

    [LoggerMessage(17, LogLevel.Warning, "Study {Study}: the snapshot of its events up to {Through} could not be saved, and the next activation reads them one by one: {Message}")]
    private partial void LogSnapshotNotSaved(string study, long through, string message);

    [LoggerMessage(8, LogLevel.Warning, "Study {Study} trial {Trial} has ended, but its checkpoint could not be forgotten: {Message}")]
    private partial void LogCheckpointStays(string study, int trial, string message);

    [LoggerMessage(19, LogLevel.Warning, "Study {Study}: a dispatcher could not be told of it, and is told again: {Message}")]
    private partial void LogNotAnnounced(string study, string message);

    [LoggerMessage(18, LogLevel.Warning, "Study {Study} trial {Trial}: slot {Slot} could not be asked about it: {Message}")]
    private partial void LogAttemptSilent(string study, int trial, SlotName slot, string message);
}
