namespace SearchCluster.Training.Data;

/// <summary>IDX files as MNIST and Fashion-MNIST come in, plain or gzip, under their usual names; the t10k files are the test split.</summary>
public sealed record IdxDataset : DatasetPlan
{
    /// <summary>Folder that holds the files.</summary>
    public required string Directory { get; init; }
}
