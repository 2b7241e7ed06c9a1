using SearchCluster.Training.Diagnosis;

namespace SearchCluster.Training.Preflight.NetworkChecks;

/// <summary>How a finding writes a number of every layer.</summary>
internal static class Abridged
{
    private const int Most = 5;

    /// <summary>0.21 → 0.048 → 0.011: all of up to five, else the first three and the last.</summary>
    public static string Row(IEnumerable<double> values)
    {
        var figures = values.Select(Figure.Of).ToList();
        return string.Join(" → ", figures.Count <= Most ? figures : [.. figures.Take(3), "…", figures[^1]]);
    }
}
