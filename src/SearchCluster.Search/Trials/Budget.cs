using System.Globalization;

namespace SearchCluster.Search;

/// <summary>How much a study may spend.</summary>
public sealed record Budget
{
    /// <summary>Trials of a sampler without an end, where the budget names none.</summary>
    public const int DefaultTrials = 20;

    /// <summary>Most trials. Default: the size of the grid; 20 for samplers without an end.</summary>
    public int? Trials { get; init; }

    /// <summary>Most epochs of a trial. Default 10.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Most slots at work on the study at once. Default: all there are.</summary>
    public int? Concurrency { get; init; }

    /// <summary>The most that <see cref="WallTime"/> and <see cref="TotalTime"/> may be: a hundred years.</summary>
    public static readonly TimeSpan LongestTime = TimeSpan.FromDays(36_500);

    /// <summary>The most that <see cref="TrialTime"/> may be: what a timer can wait.</summary>
    public static readonly TimeSpan LongestTrialTime = TimeSpan.FromDays(49);

    /// <summary>
    /// Time with a live coordinator after which nothing new is proposed: above 0, at most <see cref="LongestTime"/>. Default: no bound.
    /// </summary>
    public TimeSpan? WallTime { get; init; }

    /// <summary>Epochs of all trials together after which nothing new is proposed. Default: no bound.</summary>
    public int? TotalEpochs { get; init; }

    /// <summary>
    /// Time that all trials together may have trained before nothing new is proposed: above 0, at most <see cref="LongestTime"/>.
    /// Default: no bound.
    /// </summary>
    public TimeSpan? TotalTime { get; init; }

    /// <summary>
    /// Longest that an attempt of a trial may take, or of a fold under cross-validation; one that takes longer has failed, and is not tried
    /// again. Time in which the coordinator does not answer does not count. Above 0, at most <see cref="LongestTrialTime"/>. Default: no
    /// bound.
    /// </summary>
    public TimeSpan? TrialTime { get; init; }

    /// <summary>
    /// The objective's value with which the user is content: once a trial completes with it, nothing new is proposed. Default none.
    /// </summary>
    public double? Target { get; init; }

    /// <summary>When further trials are no longer worth it. Default never.</summary>
    public StoppingRule? Stop { get; init; }

    /// <summary>
    /// Attempts of a trial that throws or runs out of memory, before it has failed. Default 2. Attempts that a silo lost or handed back
    /// do not count.
    /// </summary>
    public int MaxAttempts { get; init; } = 2;

    /// <summary>
    /// Which studies come first: one of higher priority gets every slot that it can use before any of lower priority gets one. Default 0.
    /// </summary>
    public int Priority { get; init; }

    /// <summary>
    /// Share of the slots among studies of one priority: a study of weight 2 gets twice the slots of one of weight 1, as long as both can
    /// use them. Above 0; default 1.
    /// </summary>
    public double Weight { get; init; } = 1;

    /// <summary>What is wrong with it; paths are relative to it.</summary>
    public IEnumerable<(string Path, string Message)> Problems()
    {
        if (Trials is < 1)
            yield return ("trials", $"{Trials} trials: must be at least 1");
        if (Epochs < 1)
            yield return ("epochs", $"{Epochs} epochs: must be at least 1");
        if (Concurrency is < 1)
            yield return ("concurrency", $"a concurrency of {Concurrency}: must be at least 1");
        if (TimeProblem(WallTime, LongestTime) is { } wall)
            yield return ("wallTime", $"a wall time of {wall}");
        if (TotalEpochs is < 1)
            yield return ("totalEpochs", $"{TotalEpochs} epochs of all trials: must be at least 1");
        if (TimeProblem(TotalTime, LongestTime) is { } total)
            yield return ("totalTime", $"a training time of {total}");
        if (TimeProblem(TrialTime, LongestTrialTime) is { } trial)
            yield return ("trialTime", $"a trial time of {trial}");
        if (Target is { } target && !double.IsFinite(target))
            yield return ("target", $"a target of {target}: must be finite");
        foreach (var (path, message) in Stop?.Problems() ?? [])
            yield return ($"stop.{path}", message);
        if (MaxAttempts < 1)
            yield return ("maxAttempts", $"{MaxAttempts} attempts: must be at least 1");
        if (!(Weight > 0) || !double.IsFinite(Weight))
            yield return ("weight", string.Create(CultureInfo.InvariantCulture, $"a weight of {Weight}: must be above 0 and finite"));
    }

    private static string? TimeProblem(TimeSpan? time, TimeSpan longest) =>
        time <= TimeSpan.Zero ? $"{time}: must be longer than 0"
        : time > longest ? $"{time}: must be at most {longest.Days} days"
        : null;
}
