using SearchCluster.Training.Data;
using SearchCluster.Training.Diagnosis;

namespace SearchCluster.Training.Preflight;

/// <summary>Classes of very different sizes, and classes with hardly an example.</summary>
internal sealed class LabelBalance : IDataCheck
{
    /// <summary>The largest class over the smallest: sixty examples of ten equally likely classes often have 3 by chance.</summary>
    internal const double Ratio = 3;

    /// <summary>
    /// What always answering the largest class gains, as a share of the way from chance to perfection: a few rare classes among many
    /// do not count.
    /// </summary>
    internal const double Skill = 0.1;

    /// <summary>Fewer examples of a class are hardly a class.</summary>
    internal const int Few = 5;

    public IEnumerable<Finding> Of(DataSplits splits)
    {
        if (splits.Training.IsRegression)
            yield break;
        var counts = splits.Training.ClassSizes();
        var present = Enumerable.Range(0, counts.Length).Where(label => counts[label] > 0).OrderBy(label => counts[label]).ToList();
        if (present.Count < 2)
            yield break;
        var (least, most) = (present[0], present[^1]);
        var (majority, chance) = ((double)counts[most] / splits.Training.Count, 1.0 / present.Count);
        if (counts[most] >= Ratio * counts[least] && (majority - chance) / (1 - chance) >= Skill)
            yield return new Finding(FindingKind.LabelBalance, FindingSeverity.Warning,
                $"The classes are of different sizes: {Figure.Of(counts[most])} training examples of class {Name(most)}, "
                    + $"{Figure.Of(counts[least])} of class {Name(least)}. Always answering {Name(most)} is right in "
                + $"{Percentage.Of(majority)} of the cases: judge accuracies against that, not against "
                + $"{Percentage.Of(chance)}{(splits.Dataset is { Stratified: true } ? "" : ", draw the splits stratified")}, and look "
                + "at the loss.");
        else if (counts[least] < Few && present.Count(label => counts[label] < Few) is var rare)
            yield return new Finding(FindingKind.LabelBalance, FindingSeverity.Warning,
                $"{(rare == 1 ? "One class has" : $"{Figure.Of(rare)} classes have")} fewer than {Figure.Of(Few)} training examples "
                    + $"(class {Name(least)} has {Figure.Of(counts[least])}): too few to learn from. {SplitAdvice.MoreData(splits)}, "
                    + "or join classes.");

        string Name(int label) => splits.Training.ClassName(label);
    }
}
