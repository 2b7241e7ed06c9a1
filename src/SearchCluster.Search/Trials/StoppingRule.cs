namespace SearchCluster.Search;

/// <summary>
/// When another trial is no longer worth it: no trial in a row of many improved on the best beyond what the validation split cannot tell
/// apart.
/// </summary>
public sealed record StoppingRule
{
    /// <summary>Ended trials in a row without an improvement after which nothing new is proposed, at least 1.</summary>
    public required int Patience { get; init; }

    /// <summary>
    /// How much better than the value last improved upon a trial must be, at least 0. Default one standard error of that value: over the
    /// folds, where there are folds; else, of an accuracy p on n validation examples, √(p(1 − p)/n); 0 for other metrics.
    /// </summary>
    public double? Noise { get; init; }

    /// <summary>What is wrong with it; paths are relative to it.</summary>
    public IEnumerable<(string Path, string Message)> Problems()
    {
        if (Patience < 1)
            yield return ("patience", $"a patience of {Patience} trials: must be at least 1");
        if (Noise is { } noise && !(noise >= 0 && double.IsFinite(noise)))
            yield return ("noise", $"a noise of {noise}: must be at least 0, and finite");
    }
}
