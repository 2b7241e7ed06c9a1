using SearchCluster.Training.Data;
using SearchCluster.Training.Diagnosis;

namespace SearchCluster.Training.Preflight;

/// <summary>What can still be done about splits, by how they were drawn. Sentences without their full stop.</summary>
internal static class SplitAdvice
{
    /// <summary>More examples: those that were left out, or others.</summary>
    public static string MoreData(DataSplits splits) => LeavesSomeOut(splits) ? "Take more of the examples "
        + "(dataset.take)" : "Get more data";

    /// <summary>A larger validation or test split.</summary>
    public static string LargerSplit(DataSplits splits, string name)
    {
        var more = LeavesSomeOut(splits) ? "Take more of the examples (dataset.take)" : "Use more data";
        return name == "test" && splits.Dataset is { HasOwnTest: true }
            ? "Use more test data, or a share of the other files (dataset.test)"
            : $"{more}, or a larger share (dataset.{name})";
    }

    /// <summary>
    /// Classes that a split lacks, where the fewest examples of one of them, in all splits, are <paramref name="fewest"/>.
    /// </summary>
    public static string AllClasses(DataSplits splits, string name, int fewest, string otherwise)
    {
        if (name == "test" && splits.Dataset is { HasOwnTest: true })
            return "The test files hold none: look at them, or draw the test split from the others (dataset.test: 0.2)";
        var parts = splits.Dataset is { HasOwnTest: true } ? 2 : 3;
        if (fewest < parts)
            return $"{(fewest == 1 ? "One example" : $"{Figure.Of(fewest)} examples")} of a class cannot stand in "
                + $"{(parts == 2 ? "both" : "all three")} splits: get more, or join classes";
        return splits.Dataset is { Stratified: true } ? $"{MoreData(splits)}: {Figure.Of(fewest)} examples of a class are too few for "
            + "these shares" : $"Draw the splits stratified (dataset.stratified: true), or {otherwise}";
    }

    private static bool LeavesSomeOut(DataSplits splits) =>
        splits.Dataset is { Take: { } take } dataset
        && take <= splits.Training.Count + splits.Validation.Count + (dataset.HasOwnTest ? 0 : splits.Test.Count);
}
