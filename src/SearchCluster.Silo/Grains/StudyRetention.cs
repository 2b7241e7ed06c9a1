using Microsoft.Extensions.Logging;
using SearchCluster.Contracts;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Silo.Journal;

namespace SearchCluster.Silo.Grains;

/// <summary>
/// Forgets what is of no more use of a study: checkpoints of trials that have ended, and models of those that are not to be kept. It looks
/// at durable events alone. A trial puts its model before it tells its result, so that the model of a trial that has not ended is never
/// touched; one that was put by a late attempt is released with the next activation, or the end of the study.
/// </summary>
internal sealed partial class StudyRetention(string study, StudySpec spec, ICheckpoints checkpoints, IModels models, ILogger logger)
{
    private HashSet<int> _kept = [];
    private long _through;

    /// <summary>The study was taken up: releases the models that an interrupted or late attempt has left.</summary>
    /// <param name="summary">The study as it stands.</param>
    /// <param name="ended">Its trials that have ended.</param>
    /// <param name="through">Number of the last event.</param>
    public Task TakeUp(StudySummary summary, IEnumerable<Observation> ended, long through)
    {
        (_kept, _through) = (KeptOf(summary), through);
        return spec.Workload.LeavesModels ? ReleaseOrphans(new Lazy<HashSet<int>>(() => [.. ended.Select(trial => trial.Trial)]))
            : Task.CompletedTask;
    }

    /// <summary>Events have become durable; of several calls those for later events may come first.</summary>
    /// <param name="events">The events.</param>
    /// <param name="summary">The study after them.</param>
    /// <param name="through">Number of the last of them.</param>
    public async Task After(IReadOnlyList<StudyEvent> events, StudySummary summary, long through)
    {
        var ended = events.OfType<TrialEnded>().ToList();
        foreach (var trial in ended.Where(MayHaveLeftACheckpoint))
            await DeleteCheckpoint(trial.Trial);
        if (!spec.Workload.LeavesModels)
            return;

        IEnumerable<int> surpassed = [];
        if (through > _through)
        {
            var before = _kept;
            (_kept, _through) = (KeptOf(summary), through);
            surpassed = before.Except(_kept);
        }

        if (events.Any(happened => happened is StudyEnded))
            await ReleaseOrphans(ended: null);
        else
            await Release([.. ended.Select(trial => trial.Trial).Union(surpassed).Except(_kept)]);
    }

    // What a study that keeps none has put is there until it ends, so that its evaluation trains nothing.
    private HashSet<int> KeptOf(StudySummary summary)
    {
        if (spec.Keep == KeptModels.None && summary.HasEnded)
            return [];
        var front = spec.Keep == KeptModels.Front ? summary.Front?.Select(trial => trial.Number) : null;
        return [.. front ?? [], .. summary.Best is { } best ? [best.Number] : Array.Empty<int>()];
    }

    // A worker that finishes a trial deletes its checkpoint. Trials that ended otherwise may have left one: at a rung, canceled, thrown,
    // timed out, or of a fold that the trial ended without.
    private bool MayHaveLeftACheckpoint(TrialEnded ended) =>
        ended.Outcome.State is not (TrialState.Completed or TrialState.Diverged) || spec.Search.Folds > 1;

    private async Task DeleteCheckpoint(int trial)
    {
        try
        {
            await checkpoints.Delete(study, trial);
        }
        catch (DatabaseException error)
        {
            LogCheckpointStays(study, trial, error.Message);
        }
    }

    // Of all trials that have ended, or of a study that has.
    private async Task ReleaseOrphans(Lazy<HashSet<int>>? ended)
    {
        try
        {
            var stored = await models.List(study);
            await Release([.. stored.Where(model => !model.IsPinned).Select(model => model.Key.Trial).Distinct()
                .Where(trial => !_kept.Contains(trial) && ended?.Value.Contains(trial) != false)]);
        }
        catch (DatabaseException error)
        {
            LogModelsStay(study, error.Message);
        }
    }

    private async Task Release(IReadOnlyCollection<int> trials)
    {
        if (trials.Count == 0)
            return;
        try
        {
            await models.Release(study, trials);
        }
        catch (DatabaseException error)
        {
            LogModelsStay(study, error.Message);
        }
    }

    [LoggerMessage(8, LogLevel.Warning, "Study {Study} trial {Trial} has ended, but its checkpoint could not be forgotten: {Message}")]
    private partial void LogCheckpointStays(string study, int trial, string message);

    [LoggerMessage(
        15, LogLevel.Warning, "Study {Study}: models that are not kept could not be released, and are with its next activation: {Message}")]
    private partial void LogModelsStay(string study, string message);
}
