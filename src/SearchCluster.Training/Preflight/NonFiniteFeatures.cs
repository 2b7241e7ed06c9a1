using SearchCluster.Training.Data;
using SearchCluster.Training.Diagnosis;

namespace SearchCluster.Training.Preflight;

/// <summary>NaN and infinite features: one is enough to make every weight NaN.</summary>
internal sealed class NonFiniteFeatures : IDataCheck
{
    public IEnumerable<Finding> Of(DataSplits splits)
    {
        foreach (var (name, split) in new[] { ("training", splits.Training), ("validation", splits.Validation), ("test", splits.Test) })
        {
            var (count, first) = (0L, -1);
            for (var i = 0; i < split.Features.Length; i++)
                if (!float.IsFinite(split.Features[i]))
                    (count, first) = (count + 1, first < 0 ? i : first);
            if (count > 0)
                yield return new Finding(
                    FindingKind.NonFiniteFeatures,
                    FindingSeverity.Error,
                    $"{Figure.Of(count)} values of the {name} split are not finite (first: example "
                        + $"{Figure.Of(first / split.Shape.Features)}, feature {Figure.Of(first % split.Shape.Features)}, "
                        + $"{Figure.Of(split.Features[first])}): "
                    + "they make every loss NaN. Fill in what is missing, or leave those examples out.");
        }
    }
}
