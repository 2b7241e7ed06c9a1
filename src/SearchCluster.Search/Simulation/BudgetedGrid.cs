using System.Globalization;
using System.Numerics;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Samplers;

namespace SearchCluster.Search.Simulation;

/// <summary>A grid over any space that a budget can afford, so that grid search can stand beside the others.</summary>
public static class BudgetedGrid
{
    /// <summary>
    /// The space with points of a grid of at most <paramref name="trials"/> configurations, and what was chosen in words. Points of the
    /// study stay where they fit; else the numeric parameters share the budget evenly, and what is left goes to the first of them. A
    /// parameter with one point has it in its middle. A grid that categories alone make too large is cut by the budget.
    /// </summary>
    public static (OrderedDictionary<string, Domain> Space, string? Note) Of(OrderedDictionary<string, Domain> space, int trials)
    {
        if (space.Values.All(domain => domain.GridValues() is not null) && Size(space) <= trials)
            return (space, null);

        var free = space.Where(parameter => parameter.Value is NumericDomain { Points: null, Values: null })
            .Select(parameter => parameter.Key).ToList();
        var fitted = Fit(space, free, trials);
        if (Size(fitted) > trials)
        {
            free = [.. space.Where(parameter => parameter.Value is NumericDomain).Select(parameter => parameter.Key)];
            fitted = Fit(space, free, trials);
        }

        var size = Size(fitted);
        var chosen = free.Count == 0 ? ""
            : $"points chosen for the budget: {string.Join(", ", free.Select(name => $"{name} {fitted[name].GridValues()!.Count}"))}; ";
        return (fitted, chosen + string.Create(CultureInfo.InvariantCulture,
            $"{size} points for {trials} trials{(size > trials ? $", of which the first {trials}" : "")}"));
    }

    // Together as far as they go, then one more each for those that still fit; a parameter that can grow no more is left behind.
    private static OrderedDictionary<string, Domain> Fit(OrderedDictionary<string, Domain> space, List<string> free, int trials)
    {
        var fitted = With(space, free, space, 1);
        var (growing, points) = (free, 1);
        while (growing.Count > 0)
        {
            points = MostPoints(fitted, growing, space, points, trials);
            fitted = With(fitted, growing, space, points);
            growing = [.. growing.Where(name =>
            {
                var next = With(fitted, [name], space, points + 1);
                var fits = Size(next) > Size(fitted) && Size(next) <= trials;
                fitted = fits ? next : fitted;
                return fits;
            })];
            points++;
        }

        return fitted;
    }

    private static int MostPoints(OrderedDictionary<string, Domain> fitted, List<string> growing, OrderedDictionary<string, Domain> space,
        int least, int trials)
    {
        var most = Math.Min(trials, NumericDomain.MostPoints);
        while (least < most)
        {
            var middle = least + (most - least + 1) / 2;
            (least, most) = Size(With(fitted, growing, space, middle)) <= trials ? (middle, most) : (least, middle - 1);
        }

        return least;
    }

    private static OrderedDictionary<string, Domain> With(OrderedDictionary<string, Domain> fitted, List<string> names,
        OrderedDictionary<string, Domain> space, int points)
    {
        var changed = new OrderedDictionary<string, Domain>(fitted);
        foreach (var name in names)
            changed[name] = WithPoints(space[name], points);
        return changed;
    }

    private static BigInteger Size(OrderedDictionary<string, Domain> space) => new GridSamplerOptions().Size(new SearchSpace(space))!.Value;

    private static Domain WithPoints(Domain domain, int points) => points == 1
        ? (NumericDomain)domain with { Points = null, Values = [domain.AtShare(0.5).GetDouble()] }
        : (NumericDomain)domain with { Points = points, Values = null };
}
