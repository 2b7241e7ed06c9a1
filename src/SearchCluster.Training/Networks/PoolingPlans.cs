using SearchCluster.Training.Data;
using SearchCluster.Training.Layers;

namespace SearchCluster.Training.Networks;

/// <summary>Makes one value of each window of each channel.</summary>
public abstract record PoolingPlan : LayerPlan
{
    /// <summary>Height and width of the window, at least 1. Default 2.</summary>
    public int Size { get; init; } = 2;

    /// <summary>Pixels from one window to the next, at least 1. Default the size: windows that do not overlap.</summary>
    public int? Stride { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems() =>
        AtLeastOne("size", "a size", Size).Concat(AtLeastOne("stride", "a stride", Stride));

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> ShapeProblems(ImageShape input) => Inside("size", "a window", Size, input);

    /// <inheritdoc/>
    public override ImageShape ShapeAfter(ImageShape input) => Window.ShapeAfter(input);

    internal override bool ReadsImage => true;

    private protected PoolingWindow Window => new(Size, Size, Stride ?? Size);
}

/// <summary>Keeps the greatest value of each window.</summary>
public sealed record MaxPoolingPlan : PoolingPlan
{
    internal override void Build(NetworkBuilder builder) => builder.AddMaxPooling(Window);
}

/// <summary>Keeps the mean of each window.</summary>
public sealed record AveragePoolingPlan : PoolingPlan
{
    internal override void Build(NetworkBuilder builder) => builder.AddAveragePooling(Window);
}

/// <summary>Keeps the mean of each channel (Lin, Chen and Yan, ICLR 2014).</summary>
public sealed record GlobalAveragePoolingPlan : LayerPlan
{
    /// <inheritdoc/>
    public override ImageShape ShapeAfter(ImageShape input) => new(input.Channels, 1, 1);

    internal override bool ReadsImage => true;

    internal override void Build(NetworkBuilder builder) =>
        builder.AddAveragePooling(new PoolingWindow(builder.Shape.Height, builder.Shape.Width, 1));
}
