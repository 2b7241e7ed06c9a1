using SearchCluster.Training.Data.Tables;

namespace SearchCluster.Training.Data;

/// <summary>Another name of <see cref="TableDataset"/>.</summary>
public sealed record CsvDataset : TableDataset;
