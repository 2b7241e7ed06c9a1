namespace SearchCluster.Training.Preflight;

/// <summary>Loss by learning rate, and what it makes of each rate.</summary>
/// <param name="Steps">Steps at each rate.</param>
/// <param name="InitialLoss">Loss before the first.</param>
/// <param name="Points">By rising rate.</param>
internal sealed record RateCurve(int Steps, double InitialLoss, IReadOnlyList<RatePoint> Points)
{
    /// <summary>A fall by less than this share of the initial loss is no movement; a rise by more is an explosion.</summary>
    internal const double FlatShare = 0.05;

    /// <summary>A good rate falls at least this share of the deepest fall.</summary>
    internal const double GoodShare = 0.75;

    /// <summary>The good rates next to the best; empty when no rate makes the loss fall.</summary>
    public IReadOnlyList<RatePoint> Good { get; private init; } = [];

    /// <summary>
    /// The good rates whose loss comes within <see cref="FlatShare"/> of the initial loss to the lowest: as good as the best, but for
    /// noise.
    /// </summary>
    public IReadOnlyList<RatePoint> Bottom { get; private init; } = [];

    /// <summary>The rate of the lowest loss; null when no rate makes the loss fall.</summary>
    public RatePoint? Best { get; private init; }

    /// <summary>The lowest rate of the bottom: what higher ones gain is little, and they are nearer to the explosion.</summary>
    public RatePoint? Suggested => Bottom.Count > 0 ? Bottom[0] : null;

    /// <summary>Where the rates worth searching begin: at the lowest good one, or one below it where it is the only one.</summary>
    public double? Low => Good.Count == 0 ? null : Good.Count > 1 || Good[0] == Points[0] ? Good[0].Rate
        : Points.Last(point => point.Rate < Good[0].Rate).Rate;

    /// <summary>Where the rates worth searching end: at the highest good one.</summary>
    public double? High => Good.Count == 0 ? null : Good[^1].Rate;

    /// <summary>Highest rate at which the loss barely moves; null when there is none below the best.</summary>
    public double? TooLowUpTo =>
        Points.LastOrDefault(point => point.Verdict == RateVerdict.TooLow && point.Rate < (Best?.Rate ?? double.PositiveInfinity))?.Rate;

    /// <summary>Lowest rate above the best that is too high; null when none was.</summary>
    public double? TooHighFrom =>
        Points.FirstOrDefault(point => point.Verdict == RateVerdict.TooHigh && point.Rate > (Best?.Rate ?? 0))?.Rate;

    /// <summary>Judges the runs, in any order.</summary>
    public static RateCurve Of(int steps, double initialLoss, IEnumerable<RateRun> runs)
    {
        var rising = runs.OrderBy(run => run.Rate).ToList();
        var sound = rising.Where(run => !run.Diverged && run.Loss < (1 - FlatShare) * initialLoss).ToList();
        if (sound.Count == 0)
            return new RateCurve(steps, initialLoss,
                [.. rising.Select(run => Point(run, Explodes(run, initialLoss) ? RateVerdict.TooHigh : RateVerdict.TooLow))]);

        var deepest = rising.IndexOf(sound.MinBy(run => run.Loss));
        var enough = GoodShare * (initialLoss - rising[deepest].Loss);
        var (low, high) = (deepest, deepest);
        while (low > 0 && Falls(rising[low - 1]))
            low--;
        while (high + 1 < rising.Count && Falls(rising[high + 1]))
            high++;
        var points = rising.Select((run, i) => Point(run, Verdict(run, i))).ToList();
        var good = points[low..(high + 1)];
        return new RateCurve(steps, initialLoss, points)
        {
            Good = good,
            Bottom = [.. good.Where(point => point.Loss <= rising[deepest].Loss + FlatShare * initialLoss)],
            Best = points[deepest],
        };

        bool Falls(RateRun run) => !run.Diverged && initialLoss - run.Loss >= enough;

        RateVerdict Verdict(RateRun run, int i) =>
            i >= low && i <= high ? RateVerdict.Good
            : i > high || Explodes(run, initialLoss) ? RateVerdict.TooHigh
            : run.Loss > (1 - FlatShare) * initialLoss ? RateVerdict.TooLow
            : RateVerdict.Slow;
    }

    private static bool Explodes(RateRun run, double initialLoss) => run.Diverged || !(run.Loss <= (1 + FlatShare) * initialLoss);

    private static RatePoint Point(RateRun run, RateVerdict verdict) => new(run.Rate, run.Loss, run.Diverged, run.UpdateRatio, verdict);
}

/// <summary>One point of the curve of loss by learning rate.</summary>
/// <param name="Rate">Learning rate.</param>
/// <param name="Loss">Data loss at the end of the steps, the worse of two looks; where it exploded, the loss that did, which may be
/// NaN.</param>
/// <param name="Diverged">Whether it exploded.</param>
/// <param name="UpdateRatio">‖update‖ / ‖weights‖ of the last step, over all weights; healthy near 1e-3. NaN where it exploded
/// before.</param>
/// <param name="Verdict">What that makes of the rate.</param>
public sealed record RatePoint(double Rate, double Loss, bool Diverged, double UpdateRatio, RateVerdict Verdict);

/// <summary>What a learning rate does within the steps of a range test.</summary>
public enum RateVerdict
{
    /// <summary>The loss barely moves.</summary>
    TooLow,

    /// <summary>The loss falls, but less than three quarters of the deepest fall.</summary>
    Slow,

    /// <summary>The loss falls at least three quarters of the deepest fall.</summary>
    Good,

    /// <summary>The loss explodes, or falls less than three quarters as far as at a lower rate.</summary>
    TooHigh,
}

/// <summary>What one learning rate came to.</summary>
/// <param name="Rate">The rate.</param>
/// <param name="Loss">Data loss at the end, or the one that exploded.</param>
/// <param name="Diverged">Whether it exploded.</param>
/// <param name="UpdateRatio">Of the last step.</param>
internal readonly record struct RateRun(double Rate, double Loss, bool Diverged, double UpdateRatio);
