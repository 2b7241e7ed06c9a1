using System.Text.Json.Serialization;

namespace SearchCluster.Search.Pruners;

/// <summary>A way to end unpromising trials early, and its parameters.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(NoPrunerOptions), "none")]
[JsonDerivedType(typeof(MedianPrunerOptions), "median")]
[JsonDerivedType(typeof(PercentilePrunerOptions), "percentile")]
[JsonDerivedType(typeof(AshaPrunerOptions), "asha")]
[JsonDerivedType(typeof(HyperbandPrunerOptions), "hyperband")]
[JsonDerivedType(typeof(PatiencePrunerOptions), "patience")]
[JsonDerivedType(typeof(ThresholdPrunerOptions), "threshold")]
[JsonDerivedType(typeof(ExplosionPrunerOptions), "explosion")]
[JsonDerivedType(typeof(WilcoxonPrunerOptions), "wilcoxon")]
public abstract record PrunerOptions
{
    /// <summary>The pruner for a study without problems: its objective, epochs and seed.</summary>
    public abstract IPruner Build(PrunerContext context);

    /// <summary>What is wrong with using it in this study; paths are relative to it.</summary>
    public virtual IEnumerable<(string Path, string Message)> Problems(PrunerContext context) => [];

    /// <summary>What is not wrong with using it in this study, but unwise.</summary>
    public virtual IEnumerable<string> Warnings(PrunerContext context) => [];
}
