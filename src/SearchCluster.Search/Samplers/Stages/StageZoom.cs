using System.Text.Json;
using SearchCluster.Search.Domains;

namespace SearchCluster.Search.Samplers.Stages;

/// <summary>One parameter's range for the next stage.</summary>
/// <param name="name">The parameter.</param>
/// <param name="domain">The range of the stage before.</param>
/// <param name="best">The best trials so far.</param>
/// <param name="trials">All trials so far.</param>
/// <param name="isSound">Whether the plan allows a widened range; null when ranges are never widened.</param>
internal sealed class StageZoom(string name, Domain domain, IReadOnlyList<Observation> best, KnownTrials trials,
    Func<Domain, bool>? isSound)
{
    // A choice that none of the best made is left out when chance would have done so in fewer cases than this.
    private const double Chance = 0.1;

    /// <summary>The range, and what was done to it.</summary>
    public ZoomedRange Zoomed()
    {
        List<JsonElement> values = [.. Values(best)];
        return domain switch
        {
            NumericDomain numeric when values.Count > 1 =>
                ZoomedRange.OnNumbers(numeric, values, isSound, Importance, Divergence(numeric, values)),
            CategoricalDomain categorical when values.Count > 1 => OnChoices(categorical, values),
            _ => new ZoomedRange(domain, DomainWords.Describe(domain)),
        };
    }

    private IEnumerable<JsonElement> Values(IEnumerable<Observation> of) =>
        of.Where(trial => trial.Configuration.ContainsKey(name) && domain.Contains(trial.Configuration[name]))
            .Select(trial => trial.Configuration[name]);

    // How unlikely it is that so many uniform shares lie within so narrow a range: from 0, as chance has it, to 1. A wrong zoom costs more
    // than a right one saves where later stages train no longer than the first: there it counts a quarter.
    private double Importance(double range, int count) =>
        (trials.OfSeveralLengths ? 1 : 0.25) * Math.Clamp(1 - (count * Math.Pow(range, count - 1) - (count - 1) * Math.Pow(range, count)),
            0, 1);

    // Beyond the best, the number from which on at least half of the trials diverged: infinite where there is none.
    private (double Low, double High) Divergence(NumericDomain numeric, List<JsonElement> values)
    {
        var tried = trials.All.Where(trial => trial.Configuration.TryGetValue(name, out var value)
            && value.ValueKind == JsonValueKind.Number)
            .Select(trial => (Number: trial.Configuration.Number(name), Diverged: trial.Value is null)).ToList();
        var (least, most) = (values.Min(value => value.GetDouble()), values.Max(value => value.GetDouble()));
        return (
            -Border(tried.Where(trial => trial.Number < least).Select(trial => (-trial.Number, trial.Diverged))),
            Border(tried.Where(trial => trial.Number > most)));

        static double Border(IEnumerable<(double Number, bool Diverged)> outwards)
        {
            var (border, diverged, count) = (double.PositiveInfinity, 0, 0);
            foreach (var trial in outwards.OrderByDescending(trial => trial.Number))
            {
                count++;
                diverged += trial.Diverged ? 1 : 0;
                if (trial.Diverged && 2 * diverged >= count)
                    border = trial.Number;
            }

            return border;
        }
    }

    private ZoomedRange OnChoices(CategoricalDomain categorical, List<JsonElement> values)
    {
        var tried = Values(trials.Ranked).GroupBy(value => value, JsonValueComparer.Instance)
            .ToDictionary(group => group.Key, group => group.Count(), JsonValueComparer.Instance);
        var all = tried.Values.Sum();
        var chosen = values.ToHashSet(JsonValueComparer.Instance);
        List<JsonElement> kept = [.. categorical.Values.Where(value => chosen.Contains(value)
            || WouldBeMissed(tried.GetValueOrDefault(value)) >= Chance)];
        var zoomed = kept.Count < categorical.Values.Count ? categorical with { Values = kept } : categorical;
        return new ZoomedRange(zoomed, DomainWords.Describe(zoomed));

        // Hypergeometric: none of the best, drawn from all that were tried, has one of so many.
        double WouldBeMissed(int count)
        {
            var probability = 1.0;
            for (var i = 0; i < values.Count; i++)
                probability *= Math.Max(0, all - count - i) / (double)(all - i);
            return probability;
        }
    }
}
