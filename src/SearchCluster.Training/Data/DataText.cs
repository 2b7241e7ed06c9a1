using System.Globalization;

namespace SearchCluster.Training.Data;

/// <summary>How messages show what stands in a data file: on one line, shortened, without control characters.</summary>
internal static class DataText
{
    private const int MostCharacters = 60;

    // What joins or separates nothing that is seen, but makes two texts differ: zero-width spaces and joiners, and the byte order mark.
    private const string ZeroWidth = "\u200B\u200C\u200D\u2060\uFEFF";

    /// <summary>The text in quotes.</summary>
    public static string Quote(string text)
    {
        var shown = text.Length <= MostCharacters ? text : text[..MostCharacters] + "…";
        return $"'{string.Concat(shown.Select(c => IsHidden(c) ? ' ' : c))}'";
    }

    /// <summary>The text in quotes, unless it is a number.</summary>
    public static string Name(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? text
            : Quote(text);

    /// <summary>Whether a character shows nothing: any white space, the non-breaking space too, and characters without width.</summary>
    public static bool IsBlank(char c) => char.IsWhiteSpace(c) || ZeroWidth.Contains(c);

    /// <summary>The text without blanks at its ends.</summary>
    public static string Trim(string text)
    {
        var (start, end) = (0, text.Length);
        while (start < end && IsBlank(text[start]))
            start++;
        while (end > start && IsBlank(text[end - 1]))
            end--;
        return start == 0 && end == text.Length ? text : text[start..end];
    }

    // Control characters, and those that change the direction of what follows them.
    private static bool IsHidden(char c) => char.IsControl(c) || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Format;
}
