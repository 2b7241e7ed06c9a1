using SearchCluster.Training.Data;
using SearchCluster.Training.Diagnosis;

namespace SearchCluster.Training.Preflight;

/// <summary>Splits too small to tell trials apart.</summary>
internal sealed class SmallSplits : IDataCheck
{
    /// <summary>At an accuracy of 0.9 so many examples leave a standard error of 0.03.</summary>
    internal const int Least = 100;

    private const double Accuracy = 0.9;

    public IEnumerable<Finding> Of(DataSplits splits)
    {
        if (splits.Training.Count < TwentyExamples.Count)
            yield return new Finding(FindingKind.SmallSplit, FindingSeverity.Warning,
                $"The training split has {Figure.Of(splits.Training.Count)} examples, fewer than the {Figure.Of(TwentyExamples.Count)} "
                    + $"that any network should learn by heart: overfitting is certain. {SplitAdvice.MoreData(splits)}.");
        foreach (var (name, split) in new[] { ("validation", splits.Validation), ("test", splits.Test) })
            if (split.Count < Least)
                yield return new Finding(FindingKind.SmallSplit, FindingSeverity.Warning,
                    $"The {name} split has {Figure.Of(split.Count)} examples: {(split.IsRegression
                        ? $"its error is known to about one part in {Figure.Of((long)Math.Sqrt(2.0 * split.Count))}"
                        : $"an accuracy near {Figure.Of(Accuracy)} has a standard error of "
                            + Figure.Of(Math.Sqrt(Accuracy * (1 - Accuracy) / split.Count)))}, "
                        + (name == "validation"
                            ? "so that trials which differ by less cannot be told apart. "
                            : "so that the final figure is no better than that. ")
                        + $"{SplitAdvice.LargerSplit(splits, name)}.");
    }
}
