using SearchCluster.Randomness;
using SearchCluster.Training.Data;

namespace SearchCluster.Training.Augmentation;

/// <summary>
/// Moves an image up or down and left or right; zeros come in from outside. For images that are centred, zero is their mean.
/// </summary>
public sealed record Shift : AugmentationStep
{
    /// <summary>Most pixels in each direction, at least 1. Default 2.</summary>
    public int Pixels { get; init; } = 2;

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems()
    {
        if (Pixels < 1)
            yield return ("pixels", $"{Pixels} pixels: must be at least 1");
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> ShapeProblems(ImageShape shape)
    {
        if (Pixels >= Math.Min(shape.Height, shape.Width))
            yield return ("pixels", $"{Pixels} pixels: the images are {shape.Height} × {shape.Width}");
    }

    internal override void Apply(Span<float> image, ImageShape shape, ref RandomStream random, Span<float> scratch)
    {
        var down = random.NextInteger(2 * Pixels + 1) - Pixels;
        var right = random.NextInteger(2 * Pixels + 1) - Pixels;
        var moved = scratch[..image.Length];
        moved.Clear();
        for (var channel = 0; channel < shape.Channels; channel++)
            for (var y = Math.Max(0, down); y < Math.Min(shape.Height, shape.Height + down); y++)
            {
                var from = (channel * shape.Height + y - down) * shape.Width;
                var to = (channel * shape.Height + y) * shape.Width;
                var kept = shape.Width - Math.Abs(right);
                image.Slice(from + Math.Max(0, -right), kept).CopyTo(moved[(to + Math.Max(0, right))..]);
            }

        moved.CopyTo(image);
    }
}
