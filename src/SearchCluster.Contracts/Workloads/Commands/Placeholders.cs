using System.Text;
using System.Text.RegularExpressions;

namespace SearchCluster.Contracts.Workloads.Commands;

/// <summary>
/// The names in braces that a command's words and variables may hold: the parameters of the space, and a few of the attempt's. A parameter
/// comes before a word of the same name. <c>{{name}}</c> is the text <c>{name}</c>; other braces stand for themselves.
/// </summary>
public static partial class Placeholders
{
    /// <summary>Those that every study has.</summary>
    public static IReadOnlyList<string> OfAttempt { get; } = ["trial", "attempt", "seed", "study", "directory", "epochs", "configuration"];

    /// <summary>Prefix of the environment variable of a parameter.</summary>
    public const string ParameterPrefix = "SEARCHCLUSTER_PARAMETER_";

    /// <summary>
    /// The environment variable of a parameter: its name upper-cased, with <c>_</c> for what is no letter or digit of ASCII.
    /// </summary>
    public static string VariableOf(string parameter) =>
        ParameterPrefix
            + string.Concat(parameter.ToUpperInvariant().Select(character => char.IsAsciiLetterOrDigit(character) ? character : '_'));

    /// <summary>The text with its placeholders written out.</summary>
    /// <param name="text">The text.</param>
    /// <param name="names">The names that are placeholders.</param>
    /// <param name="valueOf">What stands in place of one.</param>
    public static string Fill(string text, IReadOnlyCollection<string> names, Func<string, string> valueOf)
    {
        var filled = new StringBuilder();
        var rest = text.AsSpan();
        while (rest.IndexOf('{') is >= 0 and var open)
        {
            filled.Append(rest[..open]);
            rest = rest[open..];
            if (NameAt(rest, names, doubled: true) is { } literal)
            {
                filled.Append('{').Append(literal).Append('}');
                rest = rest[(literal.Length + 4)..];
            }
            else if (NameAt(rest, names, doubled: false) is { } name)
            {
                filled.Append(valueOf(name));
                rest = rest[(name.Length + 2)..];
            }
            else
            {
                filled.Append('{');
                rest = rest[1..];
            }
        }

        return filled.Append(rest).ToString();
    }

    /// <summary>The placeholders of a text.</summary>
    public static IReadOnlyList<string> In(string text, IReadOnlyCollection<string> names)
    {
        var found = new List<string>();
        Fill(text, names, name =>
        {
            found.Add(name);
            return "";
        });
        return found;
    }

    /// <summary>
    /// Names in braces that are no placeholders, and look like misspelt ones. What a shell expands itself is not among them.
    /// </summary>
    public static IEnumerable<string> Unknown(string text, IReadOnlyCollection<string> names) =>
        NameInBraces().Matches(text).Select(match => match.Groups[1].Value).Where(name => !names.Contains(name)).Distinct();

    private static string? NameAt(ReadOnlySpan<char> text, IReadOnlyCollection<string> names, bool doubled)
    {
        var (open, close) = doubled ? ("{{", "}}") : ("{", "}");
        if (!text.StartsWith(open))
            return null;
        var inside = text[open.Length..];
        foreach (var name in names)
            if (inside.StartsWith(name) && inside[name.Length..].StartsWith(close))
                return name;
        return null;
    }

    [GeneratedRegex(@"(?<![{$])\{([A-Za-z_][A-Za-z0-9_.-]*)\}(?!\})")]
    private static partial Regex NameInBraces();
}
