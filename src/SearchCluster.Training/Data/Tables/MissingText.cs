namespace SearchCluster.Training.Data.Tables;

/// <summary>What stands in a cell whose value is missing.</summary>
internal static class MissingText
{
    // What programs write for a value that is missing.
    private static readonly HashSet<string> Written = new(StringComparer.OrdinalIgnoreCase)
    {
        "", "na", "n/a", "#n/a", "#na", "<na>", "nan", "-nan", "null", "nil",
    };

    // What people write where a number or a date is missing; among names it may be a name.
    private static readonly HashSet<string> AmongNumbers = new(StringComparer.OrdinalIgnoreCase)
    {
        "?", "-", "--", "\u2013", "\u2014", ".", "none", "missing", "unknown", "#div/0!", "#value!", "#ref!", "#name?", "#num!",
    };

    private const int Longest = 8;

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup = Written.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether the value is missing, whatever the column holds.</summary>
    public static bool Is(ReadOnlySpan<char> text) => text.IsEmpty || (text.Length <= Longest && Lookup.Contains(text));

    /// <summary>Whether the value is missing in a column of numbers or dates.</summary>
    public static bool IsAmongNumbers(string text) => Is(text) || AmongNumbers.Contains(text);
}
