using SearchCluster.Search;

namespace SearchCluster.Client.StudyFiles;

/// <summary>The studies that come with the program, each known by its name, such as <c>quickstart</c>.</summary>
internal static class ShippedStudies
{
    private const string Prefix = "studies/";
    private const string Ending = ".yaml";

    /// <summary>Their names, in the order of the alphabet.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(ShippedStudies).Assembly.GetManifestResourceNames()
            .Where(resource => resource.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(resource => resource[Prefix.Length..^Ending.Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>
    /// The text of the study of a name; null where none has it, or where a file or folder of that name lies in the working folder.
    /// </summary>
    public static string? Find(string name)
    {
        if (!Names.Contains(name) || File.Exists(name) || Directory.Exists(name))
            return null;
        using var text = new StreamReader(typeof(ShippedStudies).Assembly.GetManifestResourceStream(Prefix + name + Ending)!);
        return text.ReadToEnd();
    }

    /// <summary>What is added to a message about a file that is missing; empty where its name resembles no shipped study's.</summary>
    public static string Suggestion(string path) => NearestName.Of(path, Names) is { } nearest
        ? $"; the study '{nearest}' comes with the program" : "";
}
