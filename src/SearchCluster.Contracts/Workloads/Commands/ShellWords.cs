using System.Text;

namespace SearchCluster.Contracts.Workloads.Commands;

/// <summary>
/// Splits a text into words by the quoting rules of a POSIX shell (POSIX.1-2017, Shell Command Language, 2.2), and does nothing else
/// that a shell does: no variables, no patterns, no comments, no operators.
/// </summary>
internal static class ShellWords
{
    /// <summary>The words.</summary>
    /// <exception cref="FormatException">A quote is not closed, or a backslash stands at the end.</exception>
    public static IReadOnlyList<string> Of(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var isWord = false;
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            switch (character)
            {
                case ' ' or '\t' or '\n' or '\r':
                    if (isWord)
                        words.Add(word.ToString());
                    word.Clear();
                    isWord = false;
                    continue;
                case '\'':
                    i = ReadSingleQuoted(text, i, word);
                    break;
                case '"':
                    i = ReadDoubleQuoted(text, i, word);
                    break;
                case '\\' when i + 1 == text.Length:
                    throw new FormatException("ends with a backslash");
                case '\\' when text[i + 1] == '\n':
                    i++;
                    continue;
                case '\\':
                    word.Append(text[++i]);
                    break;
                default:
                    word.Append(character);
                    break;
            }

            isWord = true;
        }

        if (isWord)
            words.Add(word.ToString());
        return words;
    }

    private static int ReadSingleQuoted(string text, int start, StringBuilder word)
    {
        var end = text.IndexOf('\'', start + 1);
        if (end < 0)
            throw new FormatException($"has a single quote at character {start + 1} that is not closed");
        word.Append(text, start + 1, end - start - 1);
        return end;
    }

    // Within double quotes a backslash counts before $, `, ", \ and a line's end alone.
    private static int ReadDoubleQuoted(string text, int start, StringBuilder word)
    {
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] == '"')
                return i;
            if (text[i] != '\\' || i + 1 == text.Length || !"$`\"\\\n".Contains(text[i + 1]))
                word.Append(text[i]);
            else if (text[++i] != '\n')
                word.Append(text[i]);
        }

        throw new FormatException($"has a double quote at character {start + 1} that is not closed");
    }
}
