using SearchCluster.Search.Statistics;

namespace SearchCluster.Search.Pareto;

/// <summary>
/// Orders trials with several objectives: by constraint domination, then by front, then by how much room a trial has to itself
/// (Deb, Pratap, Agarwal and Meyarivan, IEEE Transactions on Evolutionary Computation 2002).
/// </summary>
internal static class ParetoRanking
{
    /// <summary>
    /// Whether one trial dominates another: feasible before infeasible, less violation before more, and among feasible ones not worse in
    /// any objective and better in one.
    /// </summary>
    public static bool Dominates(Observation a, Observation b, IReadOnlyList<Objective> objectives)
    {
        if (a.Violation > 0 || b.Violation > 0)
            return a.Violation < b.Violation;

        var isBetter = false;
        for (var i = 0; i < objectives.Count; i++)
        {
            if (objectives[i].IsBetter(b.Values[i], a.Values[i]))
                return false;
            isBetter |= objectives[i].IsBetter(a.Values[i], b.Values[i]);
        }

        return isBetter;
    }

    /// <summary>
    /// The trials in fronts: none of a front dominates another of it, and each of a later front is dominated by one before.
    /// </summary>
    public static List<List<Observation>> Fronts(IReadOnlyList<Observation> trials, IReadOnlyList<Objective> objectives)
    {
        var dominators = new int[trials.Count];
        var dominated = new List<int>[trials.Count];
        for (var i = 0; i < trials.Count; i++)
            dominated[i] = [];
        for (var i = 0; i < trials.Count; i++)
            for (var j = 0; j < trials.Count; j++)
                if (Dominates(trials[i], trials[j], objectives))
                {
                    dominated[i].Add(j);
                    dominators[j]++;
                }

        var fronts = new List<List<Observation>>();
        var current = Enumerable.Range(0, trials.Count).Where(i => dominators[i] == 0).ToList();
        while (current.Count > 0)
        {
            fronts.Add(current.ConvertAll(i => trials[i]));
            current = [.. current.SelectMany(i => dominated[i]).Where(j => --dominators[j] == 0).Order()];
        }

        return fronts;
    }

    /// <summary>
    /// The crowding distance of each trial of a front: the sum over objectives of the distance between its two neighbours, in shares of
    /// the front's extent; infinite at the ends.
    /// </summary>
    public static double[] Crowding(IReadOnlyList<Observation> front, int objectives)
    {
        var distances = new double[front.Count];
        for (var objective = 0; objective < objectives; objective++)
        {
            var order = Enumerable.Range(0, front.Count).OrderBy(i => front[i].Values[objective]).ThenBy(i => front[i].Trial).ToList();
            var (least, most) = (front[order[0]].Values[objective], front[order[^1]].Values[objective]);
            distances[order[0]] = distances[order[^1]] = double.PositiveInfinity;
            if (!(least < most) || !double.IsFinite(least) || !double.IsFinite(most))
                continue;
            for (var place = 1; place < order.Count - 1; place++)
                distances[order[place]] += Averages.Ratio(front[order[place - 1]].Values[objective],
                    front[order[place + 1]].Values[objective], least, most);
        }

        return distances;
    }
}
