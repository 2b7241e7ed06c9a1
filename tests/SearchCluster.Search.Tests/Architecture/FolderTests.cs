using System.Text.RegularExpressions;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Search.Tests.Architecture;

/// <summary>
/// The folders of the search are layers: each knows those below it, and no two know each other. Read from the sources: a folder knows
/// another where a file names a type that is declared there, in a namespace that the file sees.
/// </summary>
public partial class FolderTests
{
    // Lowest first. What stands together may not know each other either.
    private static readonly string[][] Layers =
    [
        ["Randomness", "Words"], ["Statistics"], ["Spaces"], ["Trials"], ["Forests", "Pareto"], ["Samplers", "Pruners", "Importance"],
            ["Plans"], ["Studies"], ["Simulation"],
    ];

    [Fact]
    public void Files_LieInTheFolderOfALayer() =>
        Assert.All(Sources(), source => Assert.Contains(Layers, layer => layer.Contains(LayerOf(source.Folder))));

    [Fact]
    public void Folders_KnowOnlyThoseBelow()
    {
        var wrong = Uses().Where(use => LayerOf(use.Folder) != LayerOf(use.Other) && RankOf(use.Other) >= RankOf(use.Folder));

        Assert.Empty(wrong);
    }

    // Events are the study's own language: they stand beside it as one.
    [Fact]
    public void Folders_GoInNoCircle()
    {
        var known = Uses().Select(use => (Folder: Joined(use.Folder), Other: Joined(use.Other))).Where(use => use.Folder != use.Other)
            .Distinct()
            .ToLookup(use => use.Folder, use => use.Other);
        var folders = known.Select(uses => uses.Key).ToHashSet();
        while (folders.RemoveWhere(folder => !known[folder].Any(folders.Contains)) > 0)
        {
        }

        Assert.Empty(folders);

        static string Joined(string folder) => folder.StartsWith("Studies", StringComparison.Ordinal) ? "Studies" : folder;
    }

    private static int RankOf(string folder) => Array.FindIndex(Layers, layer => layer.Contains(LayerOf(folder)));

    private static string LayerOf(string folder) => folder.Split('/')[0];

    private static List<(string Folder, string Other, string Type, string File)> Uses()
    {
        var sources = Sources();
        var declared = sources
            .SelectMany(source =>
                Declaration().Matches(source.Code).Select(type => (Name: type.Groups[1].Value, source.Namespace, source.Folder)))
            .ToLookup(type => type.Name);
        return
        [
            .. from source in sources
               let seen = Using().Matches(source.Code).Select(match => match.Groups[1].Value).ToHashSet()
               from name in Name().Matches(source.Code).Select(match => match.Value).Distinct()
               from type in declared[name]
               where type.Folder != source.Folder
                   && (seen.Contains(type.Namespace) || $"{source.Namespace}.".StartsWith($"{type.Namespace}.", StringComparison.Ordinal))
               select (source.Folder, type.Folder, name, source.File),
        ];
    }

    private static List<(string File, string Folder, string Namespace, string Code)> Sources()
    {
        var root = Path.Combine(RepositoryRoot.Path, "src", "SearchCluster.Search");
        return
        [
            .. from file in RepositoryRoot.Sources("src/SearchCluster.Search")
               let path = Path.GetRelativePath(root, file).Replace('\\', '/')
               let code = Text().Replace(Comment().Replace(File.ReadAllText(file), ""), "")
               select (path, Path.GetDirectoryName(path)!.Replace('\\', '/'), Namespace().Match(code).Groups[1].Value, code),
        ];
    }

    [GeneratedRegex(@"//[^\n]*")]
    private static partial Regex Comment();

    // Only what holds no expression.
    [GeneratedRegex("""(?<!\$)"(?:[^"\\\n]|\\.)*"|'.'""")]
    private static partial Regex Text();

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^using (?:static )?([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"^(?:\w+ )*(?:class|record struct|record|struct|enum|interface) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    // No member of something: no dot before it. No name of a property or parameter: a type before it.
    [GeneratedRegex(
        @"(?<![.\w])(?<!\w[?>\]]? )[A-Z]\w*\b|(?<=\b(?:new|is|not|as|or|return|in|out|ref|case|await|public|private|internal|protected"
            + @"|static|readonly|override|abstract|virtual|required|sealed|record|class|where|when|throw) )[A-Z]\w*\b")]
    private static partial Regex Name();
}
