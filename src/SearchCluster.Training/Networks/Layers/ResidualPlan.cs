using SearchCluster.Training.Data;

namespace SearchCluster.Training.Networks.Layers;

/// <summary>
/// Two convolutions beside a shortcut, added before the last activation (He and others, CVPR 2016); the shortcut is a convolution of
/// size 1 where filters or stride change the shape.
/// </summary>
public sealed record ResidualPlan : LayerPlan
{
    /// <summary>Number of filters of both convolutions, at least 1.</summary>
    public required int Filters { get; init; }

    /// <summary>Height and width of a filter, odd, at least 1. Default 3.</summary>
    public int Size { get; init; } = 3;

    /// <summary>Stride of the first convolution, at least 1. Default 1.</summary>
    public int Stride { get; init; } = 1;

    private ConvolutionGeometry Geometry => new(Filters, Size, Stride, Size / 2);

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems()
    {
        foreach (var problem in AtLeastOne("filters", "a number", Filters).Concat(AtLeastOne("stride", "a stride", Stride)))
            yield return problem;
        if (Size < 1 || Size % 2 == 0)
            yield return ("size", $"a size of {Size}: must be odd, so that both branches keep one shape");
    }

    /// <inheritdoc/>
    public override ImageShape ShapeAfter(ImageShape input) => Geometry.ShapeAfter(input);

    internal override bool ReadsImage => true;

    internal override string SizeKey => "filters";

    // The shortcut's convolution is counted also where there is none: it is the least of the three.
    internal override (long Outputs, long Weights) CountsAfter(ImageShape input)
    {
        var (outputs, weights) = Geometry.CountsAfter(input);
        return (outputs, weights + (long)Filters * Filters * Size * Size + (long)Filters * input.Channels);
    }

    internal override void Build(NetworkBuilder builder, NetworkPlan network) => builder.AddResidual(network, Geometry);
}
