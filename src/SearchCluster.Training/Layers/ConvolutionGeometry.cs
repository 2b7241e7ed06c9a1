using SearchCluster.Training.Data;

namespace SearchCluster.Training.Layers;

/// <summary>Filters that slide over an image.</summary>
/// <param name="Filters">Number of filters: channels of the output.</param>
/// <param name="Size">Height and width of a filter.</param>
/// <param name="Stride">Pixels from one place to the next.</param>
/// <param name="Padding">Zeros added on each side of the image.</param>
internal readonly record struct ConvolutionGeometry(int Filters, int Size, int Stride, int Padding)
{
    /// <summary>Shape of the output.</summary>
    public ImageShape ShapeAfter(ImageShape input) => new(Filters, Places(input.Height), Places(input.Width));

    /// <summary>Outputs of one example, and weights: of any plan, however large.</summary>
    public (long Outputs, long Weights) CountsAfter(ImageShape input) =>
        ((long)Filters * Places(input.Height) * Places(input.Width), (long)Filters * input.Channels * Size * Size);

    private int Places(int pixels) => (pixels + 2 * Padding - Size) / Stride + 1;
}
