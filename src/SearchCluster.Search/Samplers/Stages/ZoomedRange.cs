using System.Text.Json;
using SearchCluster.Search.Domains;

namespace SearchCluster.Search.Samplers.Stages;

/// <summary>
/// A parameter's range after a stage: that of the best trials, or, where these sit at an edge, a range widened beyond it.
/// </summary>
/// <param name="Domain">What the next stage draws from.</param>
/// <param name="Text">The range in words, and why it was widened.</param>
internal sealed record ZoomedRange(Domain Domain, string Text)
{
    // More than half of the best in the outer fifth of a range. With three of twelve it is seen in 73 % of the searches whose optimum
    // lies beyond, and in 10 % of those in which the parameter does not matter, where it does no harm.
    private const double Edge = 0.2;
    private const double EdgeMajority = 0.5;

    // How much wider the range becomes, in shares of it: the first of these that the plan allows.
    private static readonly double[] Widenings = [1 / 2.0, 1 / 4.0, 1 / 8.0, 1 / 16.0];

    /// <summary>Zooms on the values that the best trials had.</summary>
    /// <param name="domain">The range of the stage that ended.</param>
    /// <param name="best">The values of the best trials in which the parameter was active.</param>
    /// <param name="isSound">Whether the plan allows a widened range; null when ranges are never widened.</param>
    public static ZoomedRange On(Domain domain, IReadOnlyList<JsonElement> best, Func<Domain, bool>? isSound) => domain switch
    {
        NumericDomain numeric when best.Count > 1 =>
            OnNumbers(numeric, best, isSound, (_, _) => 1, (double.NegativeInfinity, double.PositiveInfinity)),
        CategoricalDomain categorical when best.Count > 1 => OnChoices(categorical, best),
        _ => new ZoomedRange(domain, DomainWords.Describe(domain)),
    };

    /// <summary>Zooms on the numbers that the best trials had.</summary>
    /// <param name="domain">The range of the stage that ended.</param>
    /// <param name="best">At least two numbers inside it.</param>
    /// <param name="isSound">Whether the plan allows a widened range; null when ranges are never widened.</param>
    /// <param name="importance">How far the range is zoomed, from 0 to 1, by the range of the shares and their number.</param>
    /// <param name="diverged">The numbers below and above which trials diverged: no range is widened to where they lie.</param>
    public static ZoomedRange OnNumbers(
        NumericDomain domain, IReadOnlyList<JsonElement> best, Func<Domain, bool>? isSound, Func<double, int, double> importance,
            (double Low, double High) diverged)
    {
        var shares = best.Select(domain.ShareOf).Order().ToList();
        // The best of an endless search reach a little further than those that were drawn: by about the gap between two of them.
        var margin = (shares[^1] - shares[0]) / (shares.Count - 1);
        var (low, high) = (Math.Max(0, shares[0] - margin), Math.Min(1, shares[^1] + margin));
        if (importance(shares[^1] - shares[0], shares.Count) is < 1 and var weight)
            (low, high) = (weight * low, 1 - weight * (1 - high));
        if (diverged.Low > domain.Extremes()[0].GetDouble())
            low = Math.Max(low, domain.ShareOf(JsonSerializer.SerializeToElement(diverged.Low)));
        if (diverged.High < domain.Extremes()[^1].GetDouble())
            high = Math.Min(high, domain.ShareOf(JsonSerializer.SerializeToElement(diverged.High)));
        var (crowdedLow, crowdedHigh) = (IsCrowded(share => share < Edge), IsCrowded(share => share > 1 - Edge));
        if (isSound is null || !(crowdedLow || crowdedHigh))
            return Zoomed(low, high, "");

        var reason = $"the best sat at the edge of {DomainWords.Describe(domain)}";
        // Where trials diverged inside this very range, there is nothing to widen.
        if ((crowdedLow && domain.Extremes()[0].GetDouble() <= diverged.Low)
            || (crowdedHigh && domain.Extremes()[^1].GetDouble() >= diverged.High))
            return Zoomed(low, high, $" ({reason}, and trials beyond them diverged)");
        return Widenings.Select(Widened).FirstOrDefault(widened => IsWider(widened) && IsShort(widened) && isSound(widened)) is { } widest
            ? new ZoomedRange(widest, $"{DomainWords.Describe(widest)} (widened: {reason})")
            : Zoomed(low, high, $" ({reason}, and the plan allows nothing beyond)");

        bool IsShort(Domain widened) => widened.Extremes()[0].GetDouble() > diverged.Low
            && widened.Extremes()[^1].GetDouble() < diverged.High;

        bool IsCrowded(Func<double, bool> isEdge) => shares.Count(isEdge) > EdgeMajority * shares.Count;

        Domain Widened(double share) => Between(crowdedLow ? -share : low, crowdedHigh ? 1 + share : high);

        // A few steps of integers may be too few to widen.
        bool IsWider(Domain widened) => crowdedLow
            ? widened.Extremes()[0].GetDouble() < domain.Extremes()[0].GetDouble()
            : widened.Extremes()[^1].GetDouble() > domain.Extremes()[^1].GetDouble();

        ZoomedRange Zoomed(double from, double to, string note)
        {
            var zoomed = Between(from, to);
            return new ZoomedRange(zoomed, DomainWords.Describe(zoomed) + note);
        }

        // A range that shrinks to one value is that value.
        Domain Between(double from, double to) =>
            domain.Between(from, to) ?? (Domain)new FixedDomain { Value = best[0], When = domain.When };
    }

    // What none of the best chose is left out. An enqueued trial may have chosen what the range no longer holds.
    private static ZoomedRange OnChoices(CategoricalDomain domain, IReadOnlyList<JsonElement> best)
    {
        var chosen = new HashSet<JsonElement>(best, JsonValueComparer.Instance);
        var kept = domain with { Values = [.. domain.Values.Where(chosen.Contains)] };
        return kept.Values.Count > 0 ? new ZoomedRange(kept, DomainWords.Describe(kept))
            : new ZoomedRange(domain, DomainWords.Describe(domain));
    }
}
