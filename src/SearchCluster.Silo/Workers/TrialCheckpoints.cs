using System.Text.Json;
using Microsoft.Extensions.Logging;
using SearchCluster.Contracts.Json;
using SearchCluster.Search.Studies;
using SearchCluster.Silo.Journal;
using SearchCluster.Silo.Telemetry;
using SearchCluster.Training;
using SearchCluster.Training.Reports;

namespace SearchCluster.Silo.Workers;

/// <summary>
/// Saves a training between epochs, at intervals, and takes it up again in the next attempt. It is a matter of time alone: whatever
/// goes wrong here, the attempt begins from the seed and comes to the same bits.
/// </summary>
internal sealed partial class TrialCheckpoints(
    ICheckpoints store, TimeProvider clock, SearchClusterActivities activities, ILogger<TrialCheckpoints> logger)
{
    /// <summary>Begins to watch over an attempt; its first state is due after the interval.</summary>
    public Session Begin(TrialLease lease, TimeSpan interval) => new(this, lease, interval);

    /// <summary>The checkpoints of one attempt.</summary>
    internal sealed class Session(TrialCheckpoints checkpoints, TrialLease lease, TimeSpan interval)
    {
        private readonly (string Study, int Trial) _key = (lease.Study, lease.Attempt.Trial);
        private long _last = checkpoints.ClockNow();
        private bool _isKept;

        /// <summary>Takes up what an earlier attempt saved; the reports up to there, or none.</summary>
        public IReadOnlyList<EpochReport> Resume(TrainingRun run)
        {
            if (lease.Attempt.Attempt == 1)
                return [];
            var saved = checkpoints.Load(_key.Study, _key.Trial);
            _isKept = saved is not null;
            return saved is not null && run.TryRestoreState(saved.State) ? saved.Reports : [];
        }

        /// <summary>Saves the training if its last state is older than the interval.</summary>
        public void Offer(TrainingRun run, IReadOnlyList<EpochReport> reports)
        {
            if (checkpoints.ElapsedSince(_last) < interval)
                return;
            _last = checkpoints.ClockNow();
            _isKept |= checkpoints.Save(_key.Study, _key.Trial, new SavedTrial(reports, run.SaveState()));
        }

        /// <summary>The attempt has an outcome: what was saved is of no more use.</summary>
        public void End()
        {
            if (_isKept)
                checkpoints.Delete(_key.Study, _key.Trial);
        }
    }

    private long ClockNow() => clock.GetTimestamp();

    private TimeSpan ElapsedSince(long timestamp) => clock.GetElapsedTime(timestamp);

    private SavedTrial? Load(string study, int trial)
    {
        try
        {
            return store.Load(study, trial).GetAwaiter().GetResult() is { } bytes ? JsonSerializer.Deserialize<SavedTrial>(bytes, SearchClusterJson.Options) : null;
        }
        catch (Exception error) when (error is DatabaseException or JsonException)
        {
            LogUnusable(study, trial, error.Message);
            return null;
        }
    }

    private bool Save(string study, int trial, SavedTrial saved)
    {
        using var activity = activities.Checkpoint(study, trial);
        try
        {
            store.Save(study, trial, JsonSerializer.SerializeToUtf8Bytes(saved, SearchClusterJson.Options)).GetAwaiter().GetResult();
            return true;
        }
        catch (DatabaseException error)
        {
            LogUnusable(study, trial, error.Message);
            return false;
        }
    }

    private void Delete(string study, int trial)
    {
        try
        {
            store.Delete(study, trial).GetAwaiter().GetResult();
        }
        catch (DatabaseException error)
        {
            LogUnusable(study, trial, error.Message);
        }
    }

    [LoggerMessage(40, LogLevel.Warning, "Study {Study} trial {Trial}: its checkpoint cannot be used: {Message}")]
    private partial void LogUnusable(string study, int trial, string message);

    /// <summary>A training between two epochs.</summary>
    /// <param name="Reports">Of the epochs so far, for the diagnosis.</param>
    /// <param name="State">What <see cref="TrainingRun.SaveState"/> gave.</param>
    private sealed record SavedTrial(IReadOnlyList<EpochReport> Reports, byte[] State);
}
