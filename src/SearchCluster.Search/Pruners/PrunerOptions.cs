using System.Text.Json.Serialization;

namespace SearchCluster.Search.Pruners;

/// <summary>A way to end unpromising trials early, and its parameters.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(NoPrunerOptions), "none")]
public abstract record PrunerOptions
{
    /// <summary>The pruner for an objective.</summary>
    public abstract IPruner Build(Objective objective);
}
