using SearchCluster.Training.Data;

namespace SearchCluster.Training.Preflight;

/// <summary>One question to the data of a study.</summary>
internal interface IDataCheck
{
    /// <summary>What is to be said about them; nothing when they are as they should be.</summary>
    /// <param name="splits">As they were read, not preprocessed.</param>
    IEnumerable<Finding> Of(DataSplits splits);
}

/// <summary>One question to a sampled configuration.</summary>
internal interface INetworkCheck
{
    /// <summary>What is to be said about it, good news included; its configuration is added by the caller.</summary>
    IEnumerable<Finding> Of(NetworkCourse course);
}

/// <summary>
/// What is remarkable about the data as they stand in their files: columns that tell rows apart, labels that look like a mistake.
/// </summary>
internal sealed class Remarks : IDataCheck
{
    public IEnumerable<Finding> Of(DataSplits splits) => splits.Remarks.Select(remark => new Finding(
        KindOf(remark.Kind), FindingSeverity.Warning, remark.Text));

    private static FindingKind KindOf(DataRemarkKind kind) => kind switch
    {
        DataRemarkKind.RowIdentifier => FindingKind.RowIdentifiers,
        DataRemarkKind.Column => FindingKind.Columns,
        _ => FindingKind.Labels,
    };
}
