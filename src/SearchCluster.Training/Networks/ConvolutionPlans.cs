using SearchCluster.Training.Data;
using SearchCluster.Training.Layers;

namespace SearchCluster.Training.Networks;

/// <summary>A hidden layer of filters that slide over the image: convolution, batch normalisation (if any), activation.</summary>
public sealed record ConvolutionPlan : LayerPlan
{
    /// <summary>Number of filters, at least 1.</summary>
    public required int Filters { get; init; }

    /// <summary>Height and width of a filter, at least 1. Default 3.</summary>
    public int Size { get; init; } = 3;

    /// <summary>Pixels from one place to the next, at least 1. Default 1.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>
    /// Zeros around the image, at least 0 and below the size. Default half the size, which keeps height and width at a stride of 1.
    /// </summary>
    public int? Padding { get; init; }

    private ConvolutionGeometry Geometry => new(Filters, Size, Stride, Padding ?? Size / 2);

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems()
    {
        foreach (var problem in AtLeastOne("filters", "a number", Filters).Concat(AtLeastOne("size", "a size", Size))
            .Concat(AtLeastOne("stride", "a stride", Stride)))
            yield return problem;
        if (Padding < 0)
            yield return ("padding", $"a padding of {Padding}: must be at least 0");
        if (Size >= 1 && Padding >= Size)
            yield return ("padding", $"a padding of {Padding}: must be below the size {Size}, or a filter would see nothing but zeros");
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> ShapeProblems(ImageShape input)
    {
        if (Size > Math.Min(input.Height, input.Width) + 2 * Geometry.Padding)
            yield return ("size",
                $"a size of {Size}: what comes in is {input.Height} × {input.Width} pixels, and the padding {Geometry.Padding}");
    }

    /// <inheritdoc/>
    public override ImageShape ShapeAfter(ImageShape input) => Geometry.ShapeAfter(input);

    internal override bool ReadsImage => true;

    internal override string SizeKey => "filters";

    internal override IReadOnlyList<int> HiddenUnits => [Filters];

    internal override (long Outputs, long Weights) CountsAfter(ImageShape input) => Geometry.CountsAfter(input);

    internal override void Build(NetworkBuilder builder) => builder.AddConvolution(Geometry);
}

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

    internal override IReadOnlyList<int> HiddenUnits => [Filters, Filters];

    // The shortcut's convolution is counted also where there is none: it is the least of the three.
    internal override (long Outputs, long Weights) CountsAfter(ImageShape input)
    {
        var (outputs, weights) = Geometry.CountsAfter(input);
        return (outputs, weights + (long)Filters * Filters * Size * Size + (long)Filters * input.Channels);
    }

    internal override void Build(NetworkBuilder builder) => builder.AddResidual(Geometry);
}
