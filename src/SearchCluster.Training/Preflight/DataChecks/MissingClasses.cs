using SearchCluster.Training.Data;
using SearchCluster.Training.Diagnosis;

namespace SearchCluster.Training.Preflight.DataChecks;

/// <summary>Classes without an example in a split.</summary>
internal sealed class MissingClasses : IDataCheck
{
    /// <summary>Share of the validation or test split that shows classes never trained on, from which on the data are at fault.</summary>
    internal const double Fault = 0.01;

    private const int MostShown = 10;

    public IEnumerable<Finding> Of(DataSplits splits)
    {
        var (training, validation, test) = (Counts(splits.Training), Counts(splits.Validation), Counts(splits.Test));
        var classes = Enumerable.Range(0, splits.Training.Classes).ToList();
        var nowhere = classes.Where(label => training[label] + validation[label] + test[label] == 0).ToList();
        var untrained = classes.Except(nowhere).Where(label => training[label] == 0).ToList();
        if (classes.Count(label => training[label] > 0) == 1)
            yield return new Finding(FindingKind.MissingClasses, FindingSeverity.Error,
                $"All {Figure.Of(splits.Training.Count)} training examples are of class {Figure.Of(splits.Training.Labels[0])}: there is nothing to tell apart. Look at the labels, or draw the splits stratified (dataset.stratified: true).");
        else if (untrained.Count > 0)
        {
            var share = untrained.Max(label => Math.Max((double)validation[label] / splits.Validation.Count, (double)test[label] / splits.Test.Count));
            yield return new Finding(FindingKind.MissingClasses, share >= Fault ? FindingSeverity.Error : FindingSeverity.Warning,
                $"{Named(untrained)} no training example, but up to {Percentage.Of(share)} of the validation or test split: these cannot be answered right. Draw the splits stratified (dataset.stratified: true), or get more data.");
        }

        if (nowhere.Count > 0)
            yield return new Finding(FindingKind.MissingClasses, FindingSeverity.Warning,
                $"{Named(nowhere)} no example in any split: {(nowhere.Count == 1 ? "an output" : "outputs")} for nothing, and equal guesses cost more than they need. Number the labels from 0 without gaps.");
        foreach (var (name, counts) in new[] { ("validation", validation), ("test", test) })
            if (classes.Where(label => counts[label] == 0 && training[label] > 0).ToList() is { Count: > 0 } missing)
                yield return new Finding(FindingKind.MissingClasses, FindingSeverity.Warning,
                    $"{Named(missing)} no example in the {name} split: how well {(missing.Count == 1 ? "it is" : "they are")} told apart does not show. Draw the splits stratified (dataset.stratified: true), or make them larger.");
    }

    internal static int[] Counts(Examples split)
    {
        var counts = new int[split.Classes];
        foreach (var label in split.Labels)
            counts[label]++;
        return counts;
    }

    private static string Named(List<int> labels) => labels.Count == 1
        ? $"Class {Figure.Of(labels[0])} has"
        : $"Classes {string.Join(", ", labels.Take(MostShown).Select(label => Figure.Of(label)))}{(labels.Count > MostShown ? ", …" : "")} have";
}
