using SearchCluster.Contracts.Validation;

namespace SearchCluster.Contracts.StudyFiles;

/// <summary>A study as text: YAML 1.2, of which JSON is a part.</summary>
public sealed class StudyText
{
    private readonly YamlTree _tree;

    private StudyText(YamlTree tree, StudyReading reading) => (_tree, Reading) = (tree, reading);

    /// <summary>The study, and everything wrong with it in the order of its lines. Data sets are not looked at.</summary>
    public StudyReading Reading { get; }

    /// <summary>Reads all of the text.</summary>
    public static StudyText Read(TextReader text)
    {
        var tree = YamlTree.Read(text);
        if (tree.Root is null)
            return new StudyText(
                tree, new StudyReading(null, tree.Problems.Count > 0 ? tree.Problems : [new Problem("", null, "the file holds no study")]));

        var reading = StudyReading.Of(tree.Root);
        var problems = tree.Problems
            .Concat(reading.Problems.Select(problem => problem with { Line = tree.LineOf(problem.Path) }))
            .OrderBy(problem => problem.Line)
            .ToList();
        return new StudyText(tree, new StudyReading(problems.Count == 0 ? reading.Spec : null, problems));
    }

    /// <summary>The problem with the line that its path has in the text.</summary>
    public Problem Locate(Problem problem) => problem with { Line = _tree.LineOf(problem.Path) };
}
