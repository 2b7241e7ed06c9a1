namespace SearchCluster.Training.Data;

/// <summary>CIFAR-10's binary batches (Krizhevsky 2009): data_batch_1.bin to data_batch_5.bin; test_batch.bin is the test split.</summary>
public sealed record Cifar10Dataset : DatasetPlan
{
    /// <summary>Folder that holds the files.</summary>
    public required string Directory { get; init; }
}
