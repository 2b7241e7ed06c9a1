using SearchCluster.Contracts;
using SearchCluster.Contracts.Validation;

namespace SearchCluster.Client.StudyFiles;

/// <summary>Reads study files: YAML 1.2, of which JSON is a part.</summary>
internal static class StudyFile
{
    /// <summary>
    /// The study in the file at <paramref name="path"/>, and everything wrong with it in the order of its lines; the study is null when
    /// anything is. Data sets are not looked at.
    /// </summary>
    public static StudyReading Read(string path)
    {
        try
        {
            using var text = new StreamReader(path);
            return Read(text);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Unreadable($"there is no file '{path}'");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Unreadable($"'{path}' cannot be read: {exception.Message}");
        }
    }

    /// <summary>As <see cref="Read(string)"/>, from text.</summary>
    public static StudyReading Read(TextReader text)
    {
        var tree = YamlTree.Read(text);
        if (tree.Root is null)
            return tree.Problems.Count > 0 ? new StudyReading(null, tree.Problems) : Unreadable("the file holds no study");

        var reading = StudyReading.Of(tree.Root);
        var problems = tree.Problems
            .Concat(reading.Problems.Select(problem => problem with { Line = tree.LineOf(problem.Path) }))
            .OrderBy(problem => problem.Line)
            .ToList();
        return new StudyReading(problems.Count == 0 ? reading.Spec : null, problems);
    }

    /// <summary>The problem with the line that its path has in the file.</summary>
    public static Problem Locate(string path, Problem problem)
    {
        using var text = new StreamReader(path);
        return problem with { Line = YamlTree.Read(text).LineOf(problem.Path) };
    }

    private static StudyReading Unreadable(string message) => new(null, [new Problem("", message)]);
}
