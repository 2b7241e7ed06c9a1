using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace SearchCluster.Presentation.Words;

/// <summary>
/// Text from study files, data files and servers, made safe to print. Such text may hold control characters: these would move the cursor,
/// clear the screen, set the title of a terminal (OSC), or turn the direction of writing in a terminal or a page. Each is written as an
/// escape instead.
/// </summary>
public static partial class Printable
{
    private const char ZeroWidthNonJoiner = '\u200C';
    private const char ZeroWidthJoiner = '\u200D';

    /// <summary>
    /// The text on one line: C0 and C1 controls, DEL, line and paragraph separators, directional and other invisible formatting
    /// characters, and lone surrogates as <c>\n</c>, <c>\t</c>, <c>\r</c> or <c>\u001B</c>. All other characters stay, backslashes too.
    /// Joiners stay, since scripts and emoji need them.
    /// </summary>
    public static string Of(string? text)
    {
        if (string.IsNullOrEmpty(text) || IsPrintable(text))
            return text ?? "";

        var printable = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            if (Rune.TryGetRuneAt(text, i, out var rune))
            {
                if (IsPrintable(rune))
                    printable.Append(text, i, rune.Utf16SequenceLength);
                else
                    printable.Append(Escape(rune.Value));
                i += rune.Utf16SequenceLength - 1;
            }
            else
            {
                printable.Append(Escape(text[i]));
            }
        }

        return printable.ToString();
    }

    /// <summary>A JSON document, whose strings escape the same characters: it stays the same document.</summary>
    public static string Json(string document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return Invisible().Replace(document, character => string.Concat(character.Value.Select(unit => $"\\u{(int)unit:X4}")));
    }

    /// <summary>The text of a page: printable, with the characters of HTML escaped.</summary>
    public static string Html(string? text) => WebUtility.HtmlEncode(Of(text));

    private static bool IsPrintable(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is >= ' ' and <= '~')
                continue;
            if (!Rune.TryGetRuneAt(text, i, out var rune) || !IsPrintable(rune))
                return false;
            i += rune.Utf16SequenceLength - 1;
        }

        return true;
    }

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        UnicodeCategory.Format => rune.Value is ZeroWidthNonJoiner or ZeroWidthJoiner,
        _ => true,
    };

    // What a serializer leaves in strings: controls beyond ASCII, and formatting characters but joiners. Its own line ends are outside of
    // them.
    [GeneratedRegex(@"[\u007F-\u009F\u2028\u2029]|(?![\u200C\u200D])\p{Cf}|\uDB40[\uDC00-\uDC7F]|\uD834[\uDD73-\uDD7A]")]
    private static partial Regex Invisible();

    private static string Escape(int character) => character switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        <= 0xFFFF => $"\\u{character:X4}",
        _ => $"\\U{character:X8}",
    };
}
