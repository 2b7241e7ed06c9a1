using SearchCluster.Training.Data;

namespace SearchCluster.Training.Networks.Layers;

/// <summary>Keeps the mean of each window of each channel.</summary>
public sealed record AveragePoolingPlan : LayerPlan
{
    /// <summary>Height and width of the window, at least 1. Default 2.</summary>
    public int Size { get; init; } = 2;

    /// <summary>Pixels from one window to the next, at least 1. Default the size: windows that do not overlap.</summary>
    public int? Stride { get; init; }

    private PoolingWindow Window => new(Size, Size, Stride ?? Size);

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems() => AtLeastOne("size", "a size", Size).Concat(AtLeastOne("stride", "a stride", Stride));

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> ShapeProblems(ImageShape input) => Inside("size", "a window", Size, input);

    /// <inheritdoc/>
    public override ImageShape ShapeAfter(ImageShape input) => Window.ShapeAfter(input);

    internal override bool ReadsImage => true;

    internal override void Build(NetworkBuilder builder, NetworkPlan network) => builder.AddAveragePooling(Window);
}
