namespace SearchCluster.Client.Commands;

/// <summary>The names that a user may have meant.</summary>
internal static class NearestNames
{
    private const int Most = 3;

    /// <summary>Up to three of the known names: those that hold what was typed come first, then by the edits that lead to them (Levenshtein 1966).</summary>
    public static IReadOnlyList<string> Of(string typed, IEnumerable<string> known) =>
        [.. known.OrderBy(name => name.Contains(typed, StringComparison.OrdinalIgnoreCase) ? 0 : Edits(typed, name)).ThenBy(name => name, StringComparer.Ordinal).Take(Most)];

    private static int Edits(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[^1];
    }
}
