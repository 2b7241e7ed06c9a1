namespace SearchCluster.Training.Data;

/// <summary>Comma-separated values (RFC 4180) with a header line, a label column, and numbers in all others; plain or gzip.</summary>
public sealed record CsvDataset : DatasetPlan
{
    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>Name of the label column. Default "label".</summary>
    public string Label { get; init; } = "label";
}
