using SearchCluster.Training.Data;
using SearchCluster.Training.Diagnosis;

namespace SearchCluster.Training.Preflight;

/// <summary>Training examples that are alike but for their labels: no network can be right on all of them.</summary>
internal sealed class ContradictoryLabels : IDataCheck
{
    /// <summary>Share of the examples that must be wrong, from which on the data are at fault.</summary>
    internal const double Fault = 0.5;

    public IEnumerable<Finding> Of(DataSplits splits)
    {
        if (splits.Training.IsRegression)
            yield break;
        var training = splits.Training;
        var index = new RowIndex(training);
        var seen = new bool[training.Count];
        var (rows, wrong) = (0, 0);
        List<int>? example = null;
        for (var row = 0; row < training.Count; row++)
        {
            if (seen[row])
                continue;
            var alike = index.Alike(training, row).ToList();
            foreach (var twin in alike)
                seen[twin] = true;
            var commonest = alike.GroupBy(twin => training.Labels[twin]).Max(label => label.Count());
            if (commonest == alike.Count)
                continue;
            (rows, wrong) = (rows + alike.Count, wrong + alike.Count - commonest);
            example ??= alike;
        }

        if (example is null)
            yield break;
        var share = (double)wrong / training.Count;
        var other = example.First(twin => training.Labels[twin] != training.Labels[example[0]]);
        yield return new Finding(
            FindingKind.ContradictoryLabels,
            share >= Fault ? FindingSeverity.Error : FindingSeverity.Warning,
            $"{Figure.Of(rows)} of {Figure.Of(training.Count)} training examples have twins with another label (e.g. "
                + $"{Figure.Of(example[0])} of class {training.ClassName(training.Labels[example[0]])} "
            + $"and {Figure.Of(other)} of class {training.ClassName(training.Labels[other])}): no network gets beyond a training "
            + $"accuracy of {Figure.Of(1 - share)}. Correct the labels, or add features that tell them apart.");
    }
}
