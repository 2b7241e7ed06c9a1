namespace SearchCluster.Search;

/// <summary>Quotes of users' texts in messages, which stay readable however long the texts are.</summary>
public static class Quotation
{
    private const int LongestQuote = 80;
    private const int LongestValue = 40;
    private const int LongestWord = 200;
    private const int LongestMessage = 2000;

    /// <summary>The text in single quotes, abridged to 80 characters.</summary>
    public static string Of(string text) => $"'{Cut(text, LongestQuote)}'";

    /// <summary>A value as JSON, or its first 40 characters and an ellipsis.</summary>
    public static string Abridge(string text) => Cut(text, LongestValue);

    /// <summary>A message, with words of more than 200 characters abridged, and itself to 2,000.</summary>
    public static string Shorten(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Length <= LongestWord)
            return message;
        return Cut(string.Join(' ', message.Split(' ').Select(word => word.Length > LongestWord ? $"{Cut(word, LongestQuote)}{word[^1]}"
            : word)), LongestMessage);
    }

    private static string Cut(string text, int most)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length <= most)
            return text;
        // Half of a surrogate pair is no character.
        return $"{text.AsSpan(0, char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)}…";
    }
}
