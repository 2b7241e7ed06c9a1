using SearchCluster.Training.Data;
using SearchCluster.Training.Diagnosis;
using SearchCluster.Training.Preprocessing;

namespace SearchCluster.Training.Preflight;

/// <summary>Features that never change in the training split: no weight on them learns anything.</summary>
internal sealed class ConstantFeatures : IDataCheck
{
    private const int MostShown = 5;

    public IEnumerable<Finding> Of(DataSplits splits)
    {
        var (least, greatest) = FeatureStatistics.Ranges(splits.Training);
        var constant = Enumerable.Range(0, least.Length).Where(feature => least[feature] == greatest[feature]).ToList();
        if (constant.Count == least.Length)
        {
            yield return new Finding(FindingKind.ConstantFeatures, FindingSeverity.Error,
                $"All {Figure.Of(least.Length)} features are the same in all {Figure.Of(splits.Training.Count)} training examples: "
                    + "there is nothing to learn from. Look at how the data were written.");
            yield break;
        }

        var image = splits.Training.Shape.IsImage;
        var severity = image ? FindingSeverity.Info : FindingSeverity.Warning;
        if (constant.Where(feature => least[feature] == 0).ToList() is { Count: > 0 } dead)
            yield return new Finding(FindingKind.DeadInputs, severity,
                $"{Count(dead, least.Length)} zero in every training example ({Named(splits.Training, dead)}): no gradient reaches the "
                    + $"weights on {(dead.Count == 1 ? "it" : "them")}. {Advice(dead)}");
        if (constant.Where(feature => least[feature] != 0).ToList() is { Count: > 0 } same)
            yield return new Finding(FindingKind.ConstantFeatures, severity,
                $"{Count(same, least.Length)} the same in every training example ({Named(splits.Training, same)}; e.g. "
                    + $"{Figure.Of(least[same[0]])}): {(same.Count == 1 ? "it says" : "they say")} nothing about the labels. "
                    + $"{Advice(same)}");
        if (Awakened(splits, constant, least) is { Count: > 0 } awakened)
            yield return new Finding(FindingKind.ConstantFeatures, image ? FindingSeverity.Info : FindingSeverity.Warning,
                $"{Count(awakened, least.Length)} constant in the training split but not in the others "
                    + $"({Named(splits.Training, awakened)}): there untrained weights answer. "
                    + $"{(image ? "Usual at the rim of images." : "Leave them out, or draw other splits.")}");

        string Advice(List<int> idle) => image ? "Pixels at the rim are often so: "
            + "harmless, but idle." : idle.Count == 1 ? "Leave it out." : "Leave them out.";
    }

    private static List<int> Awakened(DataSplits splits, List<int> constant, double[] value)
    {
        var others = new[] { FeatureStatistics.Ranges(splits.Validation), FeatureStatistics.Ranges(splits.Test) };
        return [.. constant.Where(feature =>
            others.Any(range => range.Least[feature] != value[feature] || range.Greatest[feature] != value[feature]))];
    }

    private static string Count(List<int> features, int all) => $"{Figure.Of(features.Count)} of {Figure.Of(all)} features "
        + $"{(features.Count == 1 ? "is" : "are")}";

    private static string Named(Examples examples, List<int> features)
    {
        var names = string.Join(", ", features.Take(MostShown).Select(examples.FeatureName));
        var counted = examples.FeatureNames is null ? ", counted from 0" : "";
        return $"{(features.Count == 1 ? "feature" : "features")} {names}{(features.Count > MostShown ? ", …" : "")}{counted}";
    }
}
