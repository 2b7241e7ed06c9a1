using Microsoft.Extensions.Logging;
using SearchCluster.Search.Studies;

namespace SearchCluster.Silo.Grains;

internal sealed partial class StudyGrain
{
    [LoggerMessage(1, LogLevel.Information, "Study {Study} submitted with {Trials} trials")]
    private partial void LogSubmitted(string study, int trials);

    [LoggerMessage(2, LogLevel.Information, "Study {Study} activated from {Events} events, {State}")]
    private partial void LogActivated(string study, long events, StudyState state);

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

    [LoggerMessage(24, LogLevel.Warning, "Study {Study} is deleted, but directories of its trials stay: {Message}")]
    private partial void LogDirectoriesStay(string study, string message);
}
