namespace SearchCluster.Search.Pruners;

/// <summary>When a pruner decides about a trial.</summary>
/// <param name="StartupTrials">Trials that must have completed before.</param>
/// <param name="WarmupEpochs">Epochs of each trial without a decision.</param>
/// <param name="Interval">Epochs from one decision to the next.</param>
internal readonly record struct DecisionTimes(int StartupTrials, int WarmupEpochs, int Interval)
{
    /// <summary>Whether to decide at an epoch: the first that was reported in an interval.</summary>
    /// <param name="completed">Trials that have completed.</param>
    /// <param name="before">The last epoch that the trial reported before; 0 for none.</param>
    /// <param name="epoch">The epoch.</param>
    public bool IsDue(int completed, int before, int epoch) =>
        completed >= StartupTrials && epoch > WarmupEpochs
        && (before <= WarmupEpochs || (before - WarmupEpochs - 1) / Interval < (epoch - WarmupEpochs - 1) / Interval);

    /// <summary>What is wrong with such options.</summary>
    public static IEnumerable<(string Path, string Message)> Problems(int startupTrials, int warmupEpochs, int interval)
    {
        if (startupTrials < 1)
            yield return ("startupTrials", $"{startupTrials} trials: must be at least 1");
        if (warmupEpochs < 0)
            yield return ("warmupEpochs", $"{warmupEpochs} epochs: must be at least 0");
        if (interval < 1)
            yield return ("interval", $"an interval of {interval} epochs: must be at least 1");
    }
}
