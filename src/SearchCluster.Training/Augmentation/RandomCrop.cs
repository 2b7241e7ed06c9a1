using SearchCluster.Randomness;
using SearchCluster.Training.Data;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Augmentation;

/// <summary>Cuts a random part out of an image, and stretches it to the whole, between pixels in proportion (bilinear).</summary>
public sealed record RandomCrop : AugmentationStep
{
    /// <summary>Least share of height and width that is kept, above 0 and at most 1; drawn evenly from there to 1. Default 0.8.</summary>
    public double Share { get; init; } = 0.8;

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems() => UsedNumber.Share("share", "a share of", Share);

    internal override void Apply(Span<float> image, ImageShape shape, ref RandomStream random, Span<float> scratch)
    {
        var share = Share + (1 - Share) * random.NextDouble();
        var top = (float)((1 - share) * (shape.Height - 1) * random.NextDouble());
        var left = (float)((1 - share) * (shape.Width - 1) * random.NextDouble());
        var whole = scratch[..image.Length];
        image.CopyTo(whole);
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            var plane = whole.Slice(channel * shape.Height * shape.Width, shape.Height * shape.Width);
            for (var y = 0; y < shape.Height; y++)
                for (var x = 0; x < shape.Width; x++)
                    image[(channel * shape.Height + y) * shape.Width + x] = Between(plane, shape, top + y * (float)share,
                        left + x * (float)share);
        }
    }

    private static float Between(ReadOnlySpan<float> plane, ImageShape shape, float y, float x)
    {
        var (upper, before) = (Math.Min((int)y, shape.Height - 1), Math.Min((int)x, shape.Width - 1));
        var (lower, after) = (Math.Min(upper + 1, shape.Height - 1), Math.Min(before + 1, shape.Width - 1));
        var (down, right) = (y - upper, x - before);
        var above = (1 - right) * plane[upper * shape.Width + before] + right * plane[upper * shape.Width + after];
        var below = (1 - right) * plane[lower * shape.Width + before] + right * plane[lower * shape.Width + after];
        return (1 - down) * above + down * below;
    }
}
