using System.Text.Json.Nodes;
using SearchCluster.Contracts.Json;
using SearchCluster.Search;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace SearchCluster.Contracts.StudyFiles;

/// <summary>
/// A YAML 1.2 document as JSON nodes, with the line of every key and item. JSON is YAML and reads the same way.
/// Aliases are copies of what they name; merge keys (<c>&lt;&lt;</c>) belong to YAML 1.1 and are refused, as are duplicate keys,
/// tags of one's own and a second document.
/// </summary>
public sealed class YamlTree
{
    // A study needs a few hundred nodes, one with long lists of values many more; nested aliases can ask for billions.
    private const int MostNodes = 1_000_000;
    private const int DeepestNesting = 60;
    private const int MostTabsLookedAt = 100;

    private readonly string _text;
    private readonly Parser _parser;
    private readonly Dictionary<string, int> _lines = [];
    private readonly List<Problem> _problems = [];
    private readonly Dictionary<AnchorName, JsonNode?> _anchors = [];
    private int _nodes;

    private YamlTree(string text)
    {
        _text = text;
        _parser = new Parser(new StringReader(text));
    }

    /// <summary>The document; null when the file is empty or cannot be parsed.</summary>
    public JsonNode? Root { get; private set; }

    /// <summary>What is wrong with the YAML itself.</summary>
    public IReadOnlyList<Problem> Problems => _problems;

    /// <summary>Reads all of <paramref name="text"/>.</summary>
    public static YamlTree Read(TextReader text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var tree = new YamlTree(text.ReadToEnd());
        try
        {
            tree.ReadStream();
        }
        catch (TooMuchException exception)
        {
            tree.Root = null;
            tree._problems.Add(new Problem("", Line(exception.Start), exception.Message));
        }
        catch (YamlException exception)
        {
            tree.Root = null;
            tree._problems.Add(tree.TabBehind(exception) is { } line
                ? new Problem("", line, "not valid YAML: a tab stands before the text of this line; indent with spaces")
                : new Problem("", Line(exception.Start), $"not valid YAML: {exception.Message}"));
        }
        catch (InvalidOperationException) when (tree.Root is null)
        {
            // What YamlDotNet's parser throws for some lists that are never closed.
            tree._problems.Add(
                new Problem("", Line(tree._parser.Current?.Start ?? Mark.Empty), "not valid YAML: cannot be read from here on"));
        }

        return tree;
    }

    /// <summary>The line of a path, or of the nearest thing around it that the file does contain.</summary>
    public int LineOf(string path)
    {
        int line;
        while (!_lines.TryGetValue(path, out line) && path.Length > 0)
            path = PlanPath.Shorten(path);
        return Math.Max(1, line);
    }

    private void ReadStream()
    {
        _parser.Consume<StreamStart>();
        if (_parser.TryConsume<DocumentStart>(out _))
        {
            _lines[""] = Line(_parser.Current!.Start);
            Root = ReadNode("", 0);
            _parser.Consume<DocumentEnd>();
        }

        if (_parser.TryConsume<DocumentStart>(out var second))
            _problems.Add(new Problem("", Line(second.Start), "a second document begins here; a study file holds one study"));
    }

    private JsonNode? ReadNode(string path, int depth)
    {
        if (++_nodes > MostNodes || depth > DeepestNesting)
            throw new TooMuchException(_parser.Current!, depth > DeepestNesting
                ? $"the file is nested more than {DeepestNesting} deep"
                : $"the file has more than {MostNodes} values");
        if (_parser.TryConsume<AnchorAlias>(out var alias))
            return ReadAlias(alias, path);

        var start = _parser.Consume<NodeEvent>();
        var node = start switch
        {
            Scalar scalar => ReadScalar(scalar, path),
            SequenceStart => ReadItems(path, depth),
            _ => ReadSection(path, depth),
        };
        // Only now: an alias inside the node it names has nothing to copy yet.
        if (!start.Anchor.IsEmpty)
            _anchors[start.Anchor] = node;
        return node;
    }

    private JsonNode? ReadAlias(AnchorAlias alias, string path)
    {
        if (!_anchors.TryGetValue(alias.Value, out var node))
        {
            _problems.Add(
                new Problem(path, Line(alias.Start), $"alias {Quotation.Of($"*{alias.Value}")} names nothing that ends before it"));
            return null;
        }

        _nodes += Size(node);
        if (_nodes > MostNodes)
            throw new TooMuchException(alias, $"its aliases make more than {MostNodes} values");
        return node?.DeepClone();
    }

    private JsonNode? ReadScalar(Scalar scalar, string path)
    {
        if (scalar.Tag.IsEmpty || scalar.Tag.IsNonSpecific)
            return scalar.Style == ScalarStyle.Plain && scalar.Tag.IsEmpty ? CoreSchema.Resolve(scalar.Value) : scalar.Value;

        const string Core = "tag:yaml.org,2002:";
        switch (scalar.Tag.Value)
        {
            case Core + "str":
                return scalar.Value;
            case Core + "int" or Core + "float" or Core + "bool" or Core + "null":
                return CoreSchema.Resolve(scalar.Value);
            default:
                _problems.Add(new Problem(path, Line(scalar.Start), $"unknown tag {Quotation.Of(scalar.Tag.Value)}"));
                return scalar.Value;
        }
    }

    private JsonArray ReadItems(string path, int depth)
    {
        var items = new JsonArray();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            var at = PlanPath.Item(path, items.Count);
            _lines[at] = Line(_parser.Current!.Start);
            items.Add(ReadNode(at, depth + 1));
        }

        return items;
    }

    private JsonObject ReadSection(string path, int depth)
    {
        var section = new JsonObject();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var start = _parser.Current!.Start;
            if (!_parser.TryConsume<Scalar>(out var key))
                throw new YamlException(start, _parser.Current.End, "a key must be plain text");
            var at = PlanPath.Key(path, key.Value);
            var line = Line(start);
            if (section.ContainsKey(key.Value))
            {
                _problems.Add(new Problem(at, line, $"{Quotation.Of(key.Value)} stands twice, on lines {_lines[at]} and {line}"));
                ReadNode(at, depth + 1);
            }
            else if (key is { Value: "<<", Style: ScalarStyle.Plain })
            {
                _problems.Add(
                    new Problem(at, line, "merge keys belong to YAML 1.1; write the keys out, or use an alias for the whole section"));
                ReadNode(at, depth + 1);
            }
            else
            {
                _lines[at] = line;
                section[key.Value] = ReadNode(at, depth + 1);
            }
        }

        return section;
    }

    // Where indentation is a tab the parser names the line where the section begins, or the line before. The first tab at which a text
    // that ends with its line fails for a tab is the one.
    private int? TabBehind(YamlException exception)
    {
        var lines = _text.Split('\n');
        var candidates = lines.Index().Where(line => line.Item.AsSpan().TrimStart(' ') is ['\t', ..]).Select(line => line.Index)
            .Take(MostTabsLookedAt).ToList();
        if (IsOfTab(exception))
            return candidates.Select(line => (int?)line).FirstOrDefault(line => FailsForTab(lines.Take(line!.Value + 1))) + 1
                ?? candidates.Select(line => (int?)line + 1).FirstOrDefault(line => line >= exception.Start.Line);

        // A first line that begins with a tab is a document of its own to the parser.
        var first = lines.Index().FirstOrDefault(line => line.Item.AsSpan().Trim() is { Length: > 0 } and not ['#', ..]).Index;
        return candidates.Contains(first) && lines[first].AsSpan().TrimStart() is not ['{' or '[', ..] ? first + 1 : null;
    }

    private static bool IsOfTab(YamlException exception) => exception.Message.Contains(" tab ", StringComparison.Ordinal);

    private static bool FailsForTab(IEnumerable<string> lines)
    {
        try
        {
            var parser = new Parser(new StringReader(string.Join('\n', lines)));
            while (parser.MoveNext())
            {
                // To its end.
            }

            return false;
        }
        catch (YamlException exception)
        {
            return IsOfTab(exception);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static int Size(JsonNode? node) => node switch
    {
        JsonArray items => 1 + items.Sum(Size),
        JsonObject section => 1 + section.Sum(entry => Size(entry.Value)),
        _ => 1,
    };

    private static int Line(Mark mark) => (int)Math.Min(int.MaxValue, mark.Line);

    /// <summary>Sound YAML that is larger than any study.</summary>
    private sealed class TooMuchException(ParsingEvent at, string message) : YamlException(at.Start, at.End, message);
}
