using SearchCluster.Training.Data;
using SearchCluster.Training.Layers;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Networks;

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

    internal override IReadOnlyList<int> HiddenUnits => [Units];

    internal override (long Outputs, long Weights) CountsAfter(ImageShape input) => (Units, (long)input.Features * Units);

    internal override void Build(NetworkBuilder builder) => builder.AddDense(Units);
}

/// <summary>Inverted dropout of whatever comes in (Srivastava and others, JMLR 2014).</summary>
public sealed record DropoutPlan : LayerPlan
{
    /// <summary>Share that is dropped in training, at least 0 and below 1. Default 0.5.</summary>
    public double Rate { get; init; } = 0.5;

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems() => UsedNumber.Dropout("rate", "a rate of", Rate);

    internal override bool Regularises => Rate > 0;

    internal override void Build(NetworkBuilder builder) => builder.AddDropout(Rate);
}

/// <summary>Forgets that the features are an image; a dense layer does so by itself.</summary>
public sealed record FlattenPlan : LayerPlan
{
    /// <inheritdoc/>
    public override ImageShape ShapeAfter(ImageShape input) => new(1, 1, input.Features);

    internal override bool EndsImage => true;

    internal override void Build(NetworkBuilder builder) => builder.Flatten();
}
