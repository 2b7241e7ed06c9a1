using System.Text.Json.Nodes;
using SearchCluster.Tests;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace SearchCluster.Cluster.Tests.Deployment;

/// <summary>The files of this repository, where these tests run from inside it.</summary>
internal static class Repository
{
    /// <summary>The folder with the solution.</summary>
    public static string Root => RepositoryRoot.Path;

    /// <summary>The path of a file, given from the root.</summary>
    public static string PathOf(string file) => Path.Combine(Root, file);

    public static string Text(string file) => File.ReadAllText(PathOf(file));

    /// <summary>A YAML file with its anchors and merges resolved; all scalars are strings.</summary>
    public static JsonObject Yaml(string file)
    {
        using var reader = new StringReader(Text(file));
        return (JsonObject)Node(new DeserializerBuilder().Build().Deserialize<object>(new MergingParser(new Parser(reader))))!;
    }

    /// <summary>Lines NAME=VALUE, as in an env file.</summary>
    public static Dictionary<string, string> Variables(string file) => Text(file).Split('\n')
        .Where(line => line.Contains('=') && !line.StartsWith('#'))
        .Select(line => line.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1]);

    private static JsonNode? Node(object? value) => value switch
    {
        Dictionary<object, object?> map => new JsonObject(map.Select(pair => KeyValuePair.Create((string)pair.Key, Node(pair.Value)))),
        List<object?> list => new JsonArray([.. list.Select(Node)]),
        string text => JsonValue.Create(text),
        _ => null,
    };
}
