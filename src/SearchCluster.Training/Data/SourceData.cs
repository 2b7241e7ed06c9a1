namespace SearchCluster.Training.Data;

/// <summary>What the files of a data set hold.</summary>
/// <param name="Examples">The examples to split.</param>
/// <param name="Test">The test split where the data set has files of its own for it; else null.</param>
internal sealed record SourceData(Examples Examples, Examples? Test = null);
