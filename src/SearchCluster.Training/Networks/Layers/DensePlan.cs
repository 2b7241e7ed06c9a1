using SearchCluster.Training.Data;

namespace SearchCluster.Training.Networks.Layers;

/// <summary>A dense hidden layer: product, batch normalisation (if any), activation, dropout (if any).</summary>
public sealed record DensePlan : LayerPlan
{
    /// <summary>Number of units, at least 1.</summary>
    public required int Units { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems() => AtLeastOne("units", "a number", Units);

    /// <inheritdoc/>
    public override ImageShape ShapeAfter(ImageShape input) => new(Units, 1, 1);

    internal override bool EndsImage => true;

    internal override string SizeKey => "units";

    internal override (long Outputs, long Weights) CountsAfter(ImageShape input) => (Units, (long)input.Features * Units);

    internal override void Build(NetworkBuilder builder, NetworkPlan network) => builder.AddDense(network, Units);
}
