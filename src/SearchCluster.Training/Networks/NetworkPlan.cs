using System.Text.Json.Serialization;

namespace SearchCluster.Training.Networks;

/// <summary>The shape of a network.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(DenseNetwork), "dense")]
public abstract record NetworkPlan
{
    /// <summary>What is wrong with it; paths are relative to it.</summary>
    public abstract IEnumerable<(string Path, string Message)> Problems();
}
