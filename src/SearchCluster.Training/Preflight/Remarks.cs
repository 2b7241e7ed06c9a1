using SearchCluster.Training.Data;

namespace SearchCluster.Training.Preflight;

/// <summary>
/// What is remarkable about the data as they stand in their files: columns that tell rows apart, labels that look like a mistake.
/// </summary>
internal sealed class Remarks : IDataCheck
{
    public IEnumerable<Finding> Of(DataSplits splits) => splits.Remarks.Select(remark => new Finding(
        remark.Kind == DataRemarkKind.RowIdentifier ? FindingKind.RowIdentifiers : FindingKind.Labels, FindingSeverity.Warning,
            remark.Text));
}
