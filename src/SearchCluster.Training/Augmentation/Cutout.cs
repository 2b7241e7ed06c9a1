using SearchCluster.Randomness;
using SearchCluster.Training.Data;

namespace SearchCluster.Training.Augmentation;

/// <summary>Sets a square to zero whose centre is any pixel; what lies beyond the edge is cut off (DeVries and Taylor, 2017).</summary>
public sealed record Cutout : AugmentationStep
{
    /// <summary>Side of the square in pixels, at least 1. Default 8.</summary>
    public int Size { get; init; } = 8;

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems()
    {
        if (Size < 1)
            yield return ("size", $"a size of {Size}: must be at least 1");
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> ShapeProblems(ImageShape shape)
    {
        if (Size > Math.Min(shape.Height, shape.Width))
            yield return ("size", $"a size of {Size}: the images are {shape.Height} × {shape.Width}");
    }

    internal override void Apply(Span<float> image, ImageShape shape, ref RandomStream random, Span<float> scratch)
    {
        var (top, left) = (random.NextInteger(shape.Height) - Size / 2, random.NextInteger(shape.Width) - Size / 2);
        var (first, end) = (Math.Max(0, left), Math.Min(shape.Width, left + Size));
        for (var channel = 0; channel < shape.Channels; channel++)
            for (var y = Math.Max(0, top); y < Math.Min(shape.Height, top + Size); y++)
                image.Slice((channel * shape.Height + y) * shape.Width + first, end - first).Clear();
    }
}
