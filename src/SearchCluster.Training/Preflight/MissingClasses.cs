using SearchCluster.Training.Data;
using SearchCluster.Training.Diagnosis;

namespace SearchCluster.Training.Preflight;

/// <summary>Classes without an example in a split.</summary>
internal sealed class MissingClasses : IDataCheck
{
    /// <summary>Share of the validation or test split that shows classes never trained on, from which on the data are at fault.</summary>
    internal const double Fault = 0.01;

    private const int MostShown = 10;

    public IEnumerable<Finding> Of(DataSplits splits)
    {
        if (splits.Training.IsRegression)
            yield break;
        var (training, validation, test) = (splits.Training.ClassSizes(), splits.Validation.ClassSizes(), splits.Test.ClassSizes());
        var classes = Enumerable.Range(0, splits.Training.Classes).ToList();
        var nowhere = classes.Where(label => training[label] + validation[label] + test[label] == 0).ToList();
        var untrained = classes.Except(nowhere).Where(label => training[label] == 0).ToList();
        if (classes.Count(label => training[label] > 0) == 1)
            yield return new Finding(FindingKind.MissingClasses, FindingSeverity.Error,
                $"All {Figure.Of(splits.Training.Count)} training examples are of class "
                    + $"{splits.Training.ClassName(splits.Training.Labels[0])}: "
                + "there is nothing to tell apart. "
                + $"{OneClassAdvice()}.");
        else if (untrained.Count > 0)
        {
            var share = untrained.Max(label =>
                Math.Max((double)validation[label] / splits.Validation.Count, (double)test[label] / splits.Test.Count));
            yield return new Finding(FindingKind.MissingClasses, share >= Fault ? FindingSeverity.Error : FindingSeverity.Warning,
                $"{Named(untrained)} no training example, but up to {Percentage.Of(share)} of the validation or test split: "
                    + "these cannot be "
                + $"answered right. {SplitAdvice.AllClasses(splits, "training", Fewest(untrained), "get more data")}.");
        }

        if (nowhere.Count > 0)
            yield return new Finding(FindingKind.MissingClasses, FindingSeverity.Warning,
                $"{Named(nowhere)} no example in any split: {(nowhere.Count == 1 ? "an output" : "outputs")} for nothing, and equal "
                    + "guesses cost "
                + "more than they need. "
                + (splits.Dataset is { Take: not null } ? "Take more of the examples (dataset.take)." : "Look whether the "
                + "data are whole."));
        foreach (var (name, counts) in new[] { ("validation", validation), ("test", test) })
            if (classes.Where(label => counts[label] == 0 && training[label] > 0).ToList() is { Count: > 0 } missing)
                yield return new Finding(FindingKind.MissingClasses, FindingSeverity.Warning,
                    $"{Named(missing)} no example in the {name} split: how well {(missing.Count == 1 ? "it is" : "they are")} told "
                        + "apart does not "
                    + $"show. {SplitAdvice.AllClasses(splits, name, Fewest(missing), "make them larger")}.");

        string OneClassAdvice() => untrained.Count == 0
            ? "Look at the labels"
            : SplitAdvice.AllClasses(splits, "training", Fewest(untrained), "look at the labels");

        int Fewest(List<int> labels) => labels.Min(label => training[label] + validation[label] + test[label]);

        string Named(List<int> labels) => labels.Count == 1
            ? $"Class {splits.Training.ClassName(labels[0])} has"
            : $"Classes {string.Join(", ", labels.Take(MostShown).Select(splits.Training.ClassName))}"
                + (labels.Count > MostShown ? ", … have" : " have");
    }
}
