using Microsoft.Extensions.Logging;
using SearchCluster.Contracts.Grains;
using SearchCluster.Search.Studies;
using SearchCluster.Silo.Journal;

namespace SearchCluster.Silo.Commands;

/// <summary>The logs of attempts: of those that run here in memory, of those that have ended in the database.</summary>
internal sealed partial class TrialLogs(ICheckpoints store, ILogger<TrialLogs> logger)
{
    // A message holds so much of a log at most; a log has no more than twice that.
    private const int LargestPart = CommandLog.Half;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Study, int Trial), (int Attempt, CommandLog Log)> _running = [];

    /// <summary>An attempt begins to write.</summary>
    public CommandLog Begin(TrialLease lease)
    {
        var log = new CommandLog();
        lock (_lock)
            _running[KeyOf(lease)] = (lease.Attempt.Attempt, log);
        return log;
    }

    /// <summary>An attempt has ended: what it wrote is kept, before its outcome is told where that takes no longer.</summary>
    public void End(TrialLease lease, CommandLog log)
    {
        var saved = log.Length == 0 ? Task.CompletedTask : Save(lease, log);
        saved.ContinueWith(_ =>
        {
            lock (_lock)
                if (_running.TryGetValue(KeyOf(lease), out var running) && running.Log == log)
                    _running.Remove(KeyOf(lease));
        }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>What the attempt that runs here has written from a byte on; null where none does.</summary>
    public TrialLogPart? Read(string study, int trial, long from)
    {
        (int Attempt, CommandLog Log) running;
        lock (_lock)
            if (!_running.TryGetValue((study, trial), out running))
                return null;
        var (bytes, next) = running.Log.From(from, LargestPart);
        return new TrialLogPart(running.Attempt, bytes, next);
    }

    private async Task Save(TrialLease lease, CommandLog log)
    {
        try
        {
            await store.SaveLog(lease.Study, lease.Attempt.Trial, lease.Attempt.Attempt, log.ToBytes()).ConfigureAwait(false);
        }
        catch (DatabaseException error)
        {
            LogNotSaved(lease.Study, lease.Attempt.Trial, error.Message);
        }
    }

    private static (string Study, int Trial) KeyOf(TrialLease lease) => (lease.Study, lease.Attempt.Trial);

    [LoggerMessage(47, LogLevel.Warning, "Study {Study} trial {Trial}: its log cannot be kept: {Message}")]
    private partial void LogNotSaved(string study, int trial, string message);
}
