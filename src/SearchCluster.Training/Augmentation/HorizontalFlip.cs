using SearchCluster.Randomness;
using SearchCluster.Training.Data;

namespace SearchCluster.Training.Augmentation;

/// <summary>Mirrors an image left to right.</summary>
public sealed record HorizontalFlip : AugmentationStep
{
    /// <summary>How often, from 0 to 1. Default 0.5.</summary>
    public double Probability { get; init; } = 0.5;

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems()
    {
        if (!(Probability is >= 0 and <= 1))
            yield return ("probability", $"a probability of {Probability}: must be from 0 to 1");
    }

    internal override void Apply(Span<float> image, ImageShape shape, ref RandomStream random, Span<float> scratch)
    {
        if (random.NextDouble() >= Probability)
            return;
        for (var line = 0; line < image.Length; line += shape.Width)
            image.Slice(line, shape.Width).Reverse();
    }
}
