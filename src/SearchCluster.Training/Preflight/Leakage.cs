using SearchCluster.Training.Data;
using SearchCluster.Training.Diagnosis;

namespace SearchCluster.Training.Preflight;

/// <summary>Identical rows in two splits: what is known by heart looks like what is understood.</summary>
internal sealed class Leakage : IDataCheck
{
    /// <summary>
    /// Share of a split from which on its accuracy means nothing: it may be that much too high. One twin among thirty examples is
    /// chance.
    /// </summary>
    internal const double Fault = 0.05;

    private const int MostShown = 3;

    public IEnumerable<Finding> Of(DataSplits splits)
    {
        var training = new RowIndex(splits.Training);
        var validation = new RowIndex(splits.Validation);
        return new[]
        {
            Between("validation", splits.Validation, "training", training),
            Between("test", splits.Test, "training", training),
            Between("test", splits.Test, "validation", validation),
        }.OfType<Finding>();
    }

    private static Finding? Between(string name, Examples split, string otherName, RowIndex other)
    {
        var twins = Enumerable.Range(0, split.Count)
            .Select(row => (Row: row, Twin: other.Alike(split, row).DefaultIfEmpty(-1).First()))
            .Where(pair => pair.Twin >= 0)
            .ToList();
        if (twins.Count == 0)
            return null;
        var share = (double)twins.Count / split.Count;
        var shown = string.Join(", ", twins.Take(MostShown).Select(pair => $"{Figure.Of(pair.Row)} = {Figure.Of(pair.Twin)}"));
        return new Finding(
            FindingKind.Leakage,
            share >= Fault ? FindingSeverity.Error : FindingSeverity.Warning,
            $"{Figure.Of(twins.Count)} of {Figure.Of(split.Count)} examples of the {name} split ({Percentage.Of(share)}) stand in the "
                + $"{otherName} split as well, value for value "
            + $"(places in the splits: {shown}{(twins.Count > MostShown ? ", …" : "")}): the {name} accuracy may be that much too high. "
            + "Remove the copies from the data, or keep copies of one example in one split.");
    }
}
