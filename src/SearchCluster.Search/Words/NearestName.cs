using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace SearchCluster.Search;

/// <summary>The known name that a misspelt or abbreviated one most likely means.</summary>
public static partial class NearestName
{
    // What practitioners write for the words of names, in lower case.
    private static readonly FrozenDictionary<string, string> ShortNames = new Dictionary<string, string>
    {
        ["acc"] = "accuracy",
        ["act"] = "activation",
        ["aug"] = "augmentation",
        ["bn"] = "batch norm",
        ["bs"] = "batch size",
        ["bsz"] = "batch size",
        ["ce"] = "softmax cross entropy",
        ["choices"] = "values",
        ["cv"] = "folds",
        ["do"] = "dropout",
        ["eps"] = "epsilon",
        ["eta"] = "learning rate",
        ["gp"] = "gaussian process",
        ["init"] = "initializer",
        ["lr"] = "learning rate",
        ["mae"] = "mean absolute error",
        ["max"] = "high",
        ["min"] = "low",
        ["mom"] = "momentum",
        ["mse"] = "mean squared error",
        ["nll"] = "softmax cross entropy",
        ["opt"] = "optimizer",
        ["options"] = "values",
        ["prep"] = "preprocessing",
        ["reg"] = "regularization",
        ["sched"] = "schedule",
        ["sd"] = "standard deviation",
        ["sha"] = "asha",
        ["sigma"] = "standard deviation",
        ["std"] = "standard deviation",
        ["stddev"] = "standard deviation",
        ["tr"] = "train",
        ["training"] = "train",
        ["type"] = "kind",
        ["val"] = "validation",
        ["valid"] = "validation",
        ["wd"] = "weight decay",
    }.ToFrozenDictionary();

    /// <summary>
    /// The known name that is meant. One with the same words comes first, written otherwise (<c>batch_size</c>), cut short
    /// (<c>validation.acc</c>), by the field's short names (<c>optimizer.lr</c>, <c>val_loss</c>) or without the sections around it
    /// (<c>momentum</c>); then the nearest by edit distance (Levenshtein 1966), whatever the case, of which a third of the letters, at
    /// least two, may differ; then one to which words were added. Null when none is near.
    /// </summary>
    public static string? Of(string name, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(name);
        var names = known.ToList();
        var words = WordsOf(name);
        var expanded = words.SelectMany(word => ShortNames.TryGetValue(word, out var whole) ? whole.Split(' ') : [word]).ToArray();
        return Likeliest(names, candidate => Likeness(expanded, candidate) ?? Likeness(words, candidate))
            ?? Nearest(name, names)
            ?? names.Where(candidate => StartsWith(expanded, WordsOf(candidate))).MaxBy(candidate => candidate.Length);
    }

    /// <summary>", did you mean 'x'?" for the nearest known name; empty when none is near.</summary>
    public static string Suggestion(string name, IEnumerable<string> known) =>
        Of(name, known) is { } nearest ? $", did you mean '{nearest}'?" : "";

    /// <summary>
    /// So many of the known names, the nearest first, however far; those that hold <paramref name="name"/> come before all others.
    /// </summary>
    public static IReadOnlyList<string> Order(string name, IEnumerable<string> known, int most) =>
        [.. known
            .OrderBy(candidate => candidate.Contains(name, StringComparison.OrdinalIgnoreCase) ? 0
                : Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant()))
            .ThenBy(candidate => candidate, StringComparer.Ordinal)
            .Take(most)];

    // Less is likelier; where two are equally likely, the metric of the validation split is meant, then the shorter name, then the first.
    private static string? Likeliest(List<string> names, Func<string, int?> likeness) => names
        .Select(candidate => (Name: candidate, Likeness: likeness(candidate)))
        .Where(candidate => candidate.Likeness is not null)
        .OrderBy(candidate => candidate.Likeness)
        .ThenBy(candidate => candidate.Name.StartsWith("validation.", StringComparison.Ordinal) ? 0 : 1)
        .ThenBy(candidate => candidate.Name.Length)
        .Select(candidate => candidate.Name)
        .FirstOrDefault();

    // 0: the same words; 1: words cut short; 2: the initials of the last; 3: the first words; 4 to 7: the same without the sections before.
    private static int? Likeness(string[] words, string candidate)
    {
        for (var (from, outer) = (0, 0); words.Length > 0; from = candidate.IndexOf('.', from) + 1, outer = 4)
        {
            var isLast = candidate.IndexOf('.', from) < 0;
            if (Likeness(words, WordsOf(candidate[from..]), isLast) is { } likeness)
                return outer + likeness;
            if (isLast)
                return null;
        }

        return null;
    }

    private static int? Likeness(string[] words, string[] candidate, bool isOneKey) =>
        words.SequenceEqual(candidate) ? 0
        : words.Length == candidate.Length &&
            words.Zip(candidate).All(pair => pair.First.Length > 1 && pair.Second.StartsWith(pair.First, StringComparison.Ordinal)) ? 1
        : IsInitials(words[^1], candidate, words.Length - 1) && candidate[..(words.Length - 1)].SequenceEqual(words[..^1]) ? 2
        : isOneKey && StartsWith(candidate, words) ? 3
        : null;

    private static bool IsInitials(string initials, string[] candidate, int outer) =>
        initials.Length > 1 && candidate.Length - outer == initials.Length &&
        candidate[outer..].Zip(initials).All(pair => pair.First.StartsWith(pair.Second));

    private static bool StartsWith(string[] words, string[] candidate) =>
        candidate.Length > 0 && candidate.Length < words.Length && words[..candidate.Length].SequenceEqual(candidate);

    private static string? Nearest(string name, List<string> known)
    {
        string? nearest = null;
        var least = Math.Max(2, name.Length / 3) + 1;
        foreach (var candidate in known)
        {
            // No distance is less than the difference of the lengths.
            if (Math.Abs(candidate.Length - name.Length) >= least)
                continue;
            var distance = Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (distance < least)
                (nearest, least) = (candidate, distance);
        }

        return nearest;
    }

    private static string[] WordsOf(string name) =>
        name.Length > 200 ? [] : [.. Word().Matches(name).Select(word => word.Value.ToLowerInvariant())];

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

    [GeneratedRegex("[A-Z]+(?![a-z])[0-9]*|[A-Z]?[a-z]+[0-9]*|[0-9]+|[^\\W_A-Za-z0-9]+")]
    private static partial Regex Word();
}
