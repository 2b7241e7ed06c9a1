namespace SearchCluster.Training.Data;

/// <summary>A data set cut into its three splits.</summary>
/// <param name="Training">What the network learns from; preprocessing is fitted on this alone.</param>
/// <param name="Validation">What configurations are compared on.</param>
/// <param name="Test">Read once per study, at the end.</param>
public sealed record DataSplits(Examples Training, Examples Validation, Examples Test);
