using SearchCluster.Training.Data;

namespace SearchCluster.Training.Networks.Layers;

/// <summary>Keeps the mean of each channel (Lin, Chen and Yan, ICLR 2014).</summary>
public sealed record GlobalAveragePoolingPlan : LayerPlan
{
    /// <inheritdoc/>
    public override ImageShape ShapeAfter(ImageShape input) => new(input.Channels, 1, 1);

    internal override bool ReadsImage => true;

    internal override void Build(NetworkBuilder builder, NetworkPlan network) =>
        builder.AddAveragePooling(new PoolingWindow(builder.Shape.Height, builder.Shape.Width, 1));
}
