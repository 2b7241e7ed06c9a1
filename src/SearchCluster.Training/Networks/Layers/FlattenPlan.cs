using SearchCluster.Training.Data;

namespace SearchCluster.Training.Networks.Layers;

/// <summary>Forgets that the features are an image; a dense layer does so by itself.</summary>
public sealed record FlattenPlan : LayerPlan
{
    /// <inheritdoc/>
    public override ImageShape ShapeAfter(ImageShape input) => new(1, 1, input.Features);

    internal override bool EndsImage => true;

    internal override void Build(NetworkBuilder builder, NetworkPlan network) => builder.Flatten();
}
