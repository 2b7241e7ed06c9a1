using System.Text.Json.Serialization;

namespace SearchCluster.Training.Networks;

/// <summary>The shape of a network.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(DenseNetwork), "dense")]
public abstract record NetworkPlan
{
    /// <summary>What is wrong with it; paths are relative to it.</summary>
    public abstract IEnumerable<(string Path, string Message)> Problems();

    /// <summary>Whether an example's outputs in training depend on its batch.</summary>
    internal abstract bool NormalizesBatches { get; }

    /// <summary>Adds the plan's layers, for examples of so many features and an output per class.</summary>
    internal abstract void Build(Network network, int features, int classes);
}
