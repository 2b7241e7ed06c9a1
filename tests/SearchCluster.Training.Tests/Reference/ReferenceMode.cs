
namespace SearchCluster.Training.Tests.Reference;

/// <summary>What a forward pass is for.</summary>
internal enum ReferenceMode
{
    /// <summary>Batch statistics, which renew the running averages; dropout by the masks given.</summary>
    Training,

    /// <summary>Batch statistics, running averages untouched, no dropout: how the statistics of the layers are measured.</summary>
    Measurement,

    /// <summary>Running averages, no dropout.</summary>
    Evaluation,
}
