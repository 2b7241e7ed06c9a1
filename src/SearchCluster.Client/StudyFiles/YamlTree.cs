using System.Text.Json.Nodes;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace SearchCluster.Client.StudyFiles;

/// <summary>
/// A YAML 1.2 document as JSON nodes, with the line of every key and item. JSON is YAML and reads the same way.
/// Aliases are copies of what they name; merge keys (<c>&lt;&lt;</c>) belong to YAML 1.1 and are refused, as are duplicate keys,
/// tags of one's own and a second document.
/// </summary>
internal sealed class YamlTree
{
    // A study needs a few hundred nodes; nested aliases can ask for billions.
    private const int MostNodes = 100_000;
    private const int DeepestNesting = 60;

    private readonly Parser _parser;
    private readonly Dictionary<string, int> _lines = [];
    private readonly List<Problem> _problems = [];
    private readonly Dictionary<AnchorName, JsonNode?> _anchors = [];
    private int _nodes;

    private YamlTree(TextReader text) => _parser = new Parser(text);

    /// <summary>The document; null when the file is empty or cannot be parsed.</summary>
    public JsonNode? Root { get; private set; }

    /// <summary>What is wrong with the YAML itself.</summary>
    public IReadOnlyList<Problem> Problems => _problems;

    /// <summary>Reads all of <paramref name="text"/>.</summary>
    public static YamlTree Read(TextReader text)
    {
        var tree = new YamlTree(text);
        try
        {
            tree.ReadStream();
        }
        catch (YamlException exception)
        {
            tree.Root = null;
            tree._problems.Add(new Problem("", Line(exception.Start), $"not valid YAML: {exception.Message}"));
        }
        catch (InvalidOperationException) when (tree.Root is null)
        {
            // What YamlDotNet's parser throws for some lists that are never closed.
            tree._problems.Add(new Problem("", Line(tree._parser.Current?.Start ?? Mark.Empty), "not valid YAML: cannot be read from here on"));
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
            throw new YamlException(_parser.Current!.Start, _parser.Current.End, depth > DeepestNesting
                ? $"nested more than {DeepestNesting} deep"
                : $"more than {MostNodes} values");
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
            _problems.Add(new Problem(path, Line(alias.Start), $"alias '*{alias.Value}' names nothing that ends before it"));
            return null;
        }

        _nodes += Size(node);
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
                _problems.Add(new Problem(path, Line(scalar.Start), $"unknown tag '{scalar.Tag.Value}'"));
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
                _problems.Add(new Problem(at, line, $"'{key.Value}' stands twice, on lines {_lines[at]} and {line}"));
                ReadNode(at, depth + 1);
            }
            else if (key is { Value: "<<", Style: ScalarStyle.Plain })
            {
                _problems.Add(new Problem(at, line, "merge keys belong to YAML 1.1; write the keys out, or use an alias for the whole section"));
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

    private static int Size(JsonNode? node) => node switch
    {
        JsonArray items => 1 + items.Sum(Size),
        JsonObject section => 1 + section.Sum(entry => Size(entry.Value)),
        _ => 1,
    };

    private static int Line(Mark mark) => (int)Math.Min(int.MaxValue, mark.Line);
}
