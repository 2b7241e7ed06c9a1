using SearchCluster.Client.Files;
using SearchCluster.Contracts;
using SearchCluster.Contracts.StudyFiles;
using SearchCluster.Contracts.Validation;

namespace SearchCluster.Client.StudyFiles;

/// <summary>Reads study files: YAML 1.2, of which JSON is a part.</summary>
internal static class StudyFile
{
    /// <summary>
    /// The study in the file at <paramref name="path"/>, or the shipped one of that name, and everything wrong with it in the order of its
    /// lines; the study is null when
    /// anything is. Data sets are not looked at.
    /// </summary>
    public static StudyReading Read(string path)
    {
        try
        {
            var reading = Read(new StringReader(TextOf(path)));
            return reading.Spec is { } spec
                ? reading with { Spec = spec with { Workload = spec.Workload.At(Path.GetDirectoryName(Path.GetFullPath(path))!) } }
                : reading;
        }
        catch (TextFileException error)
        {
            return Unreadable(error.Message + (File.Exists(path) ? "" : ShippedStudies.Suggestion(path)), error.Line);
        }
    }

    /// <summary>As <see cref="Read(string)"/>, from text.</summary>
    public static StudyReading Read(TextReader text) => StudyText.Read(text).Reading;

    /// <summary>The problem with the line that its path has in the file; without one where the file can no longer be read.</summary>
    public static Problem Locate(string path, Problem problem)
    {
        try
        {
            return problem with { Line = YamlTree.Read(new StringReader(TextOf(path))).LineOf(problem.Path) };
        }
        catch (TextFileException)
        {
            return problem;
        }
    }

    private static string TextOf(string path) => ShippedStudies.Find(path) ?? TextFile.Read(path);

    private static StudyReading Unreadable(string message, int? line = null) => new(null, [new Problem("", line, message)]);
}
