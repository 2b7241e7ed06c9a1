namespace SearchCluster.Search;

/// <summary>The known name that a misspelt one most likely means.</summary>
public static class NearestName
{
    /// <summary>The nearest by edit distance (Levenshtein 1966), whatever the case; null when none is near: a third of the letters, at least two, may differ.</summary>
    public static string? Of(string name, IEnumerable<string> known)
    {
        string? nearest = null;
        var least = Math.Max(2, name.Length / 3) + 1;
        foreach (var candidate in known)
        {
            var distance = Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (distance < least)
                (nearest, least) = (candidate, distance);
        }

        return nearest;
    }

    /// <summary>", did you mean 'x'?" for the nearest known name; empty when none is near.</summary>
    public static string Suggestion(string name, IEnumerable<string> known) =>
        Of(name, known) is { } nearest ? $", did you mean '{nearest}'?" : "";

    /// <summary>So many of the known names, the nearest first, however far; those that hold <paramref name="name"/> come before all others.</summary>
    public static IReadOnlyList<string> Order(string name, IEnumerable<string> known, int most) =>
        [.. known
            .OrderBy(candidate => candidate.Contains(name, StringComparison.OrdinalIgnoreCase) ? 0 : Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant()))
            .ThenBy(candidate => candidate, StringComparer.Ordinal)
            .Take(most)];

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + cost));
            }
        }

        return row[^1];
    }
}
