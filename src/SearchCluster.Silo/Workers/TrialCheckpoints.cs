using Microsoft.Extensions.Logging;
using SearchCluster.Search.Studies;
using SearchCluster.Silo.Journal;
using SearchCluster.Silo.Telemetry;
using SearchCluster.Training.Reports;
using SearchCluster.Training.Runs;

namespace SearchCluster.Silo.Workers;

/// <summary>
/// Saves a training between two steps, at intervals and when the silo stops, and takes it up again in the next attempt. It is a matter
/// of time alone: whatever goes wrong here, the attempt begins from the seed and comes to the same bits.
/// </summary>
internal sealed partial class TrialCheckpoints(
    ICheckpoints store, TimeProvider clock, SearchClusterActivities activities, SearchClusterMetrics metrics,
        ILogger<TrialCheckpoints> logger)
{
    /// <summary>Begins to watch over an attempt; its first state is due after the interval.</summary>
    public Session Begin(TrialLease lease, TrainingRun run, TimeSpan interval) => new(this, lease, run, interval);

    /// <summary>The checkpoints of one attempt.</summary>
    internal sealed class Session(TrialCheckpoints checkpoints, TrialLease lease, TrainingRun run, TimeSpan interval)
    {
        private long _last = checkpoints.ClockNow();
        private bool _isKept;

        /// <summary>Takes up what an earlier attempt saved; the reports up to there, or none.</summary>
        public IReadOnlyList<EpochReport> Resume()
        {
            if (lease.Attempt.Attempt == 1 || checkpoints.Load(lease) is not { } state)
                return [];
            _isKept = true;
            if (!run.TryRestoreState(state, out var refusal))
                checkpoints.Refuse(lease, refusal);
            return [.. run.Reports];
        }

        /// <summary>Saves the training if its last state is older than the interval; for each step to call.</summary>
        public void Offer()
        {
            if (checkpoints.ElapsedSince(_last) < interval)
                return;
            Save();
            _last = checkpoints.ClockNow();
        }

        /// <summary>Saves the training as it stands.</summary>
        public void Save() => _isKept |= checkpoints.Save(lease, run.SaveState());

        /// <summary>The attempt has an outcome: what was saved is of no more use.</summary>
        public void End()
        {
            if (_isKept)
                checkpoints.Delete(lease);
        }
    }

    private long ClockNow() => clock.GetTimestamp();

    private TimeSpan ElapsedSince(long timestamp) => clock.GetElapsedTime(timestamp);

    private byte[]? Load(TrialLease lease)
    {
        try
        {
            return store.Load(lease.Study, lease.Attempt.Trial, lease.Attempt.Fold).GetAwaiter().GetResult();
        }
        catch (DatabaseException error)
        {
            LogUnusable(lease.Study, lease.Attempt.Trial, error.Message);
            return null;
        }
    }

    private void Refuse(TrialLease lease, TrainingStateRefusal refusal)
    {
        SearchClusterActivities.CheckpointRefused(refusal);
        metrics.CheckpointRefused(lease.Study, refusal.Fault);
        LogRefused(lease.Study, lease.Attempt.Trial, lease.Attempt.Attempt, refusal.Reason);
    }

    private bool Save(TrialLease lease, byte[] state)
    {
        using var activity = activities.Checkpoint(lease.Study, lease.Attempt.Trial);
        try
        {
            store.Save(lease.Study, lease.Attempt.Trial, state, lease.Attempt.Fold).GetAwaiter().GetResult();
            return true;
        }
        catch (DatabaseException error)
        {
            LogUnusable(lease.Study, lease.Attempt.Trial, error.Message);
            return false;
        }
    }

    private void Delete(TrialLease lease)
    {
        try
        {
            store.Delete(lease.Study, lease.Attempt.Trial, lease.Attempt.Fold).GetAwaiter().GetResult();
        }
        catch (DatabaseException error)
        {
            LogUnusable(lease.Study, lease.Attempt.Trial, error.Message);
        }
    }

    [LoggerMessage(40, LogLevel.Warning, "Study {Study} trial {Trial}: its checkpoint cannot be used: {Message}")]
    private partial void LogUnusable(string study, int trial, string message);

    [LoggerMessage(
        41, LogLevel.Warning, "Study {Study} trial {Trial} attempt {Attempt} begins anew, for its checkpoint is refused: {Reason}")]
    private partial void LogRefused(string study, int trial, int attempt, string reason);
}
