using SearchCluster.Training.Data;

namespace SearchCluster.Training.Preprocessing;

/// <summary>Each feature for itself: y = (x − shift) · scale. A scale of 0 marks a constant feature, which becomes 0 and returns as its shift.</summary>
internal sealed class FittedScaling(float[] shift, float[] scale) : FittedStep
{
    /// <summary>1 / extent; 0 where single precision cannot tell the extent from none, next to the feature's magnitude or to the least it can invert.</summary>
    public static float ScaleOf(double extent, double magnitude) =>
        extent > Math.Abs(magnitude) * 1e-7 && 1 / extent <= float.MaxValue ? (float)(1 / extent) : 0;

    /// <inheritdoc/>
    public override bool IsInvertible => true;

    /// <inheritdoc/>
    public override Examples Apply(Examples examples) => Map(examples, (x, feature) => (x - shift[feature]) * scale[feature]);

    /// <inheritdoc/>
    public override Examples Invert(Examples examples) =>
        Map(examples, (y, feature) => scale[feature] == 0 ? shift[feature] : y / scale[feature] + shift[feature]);

    private static Examples Map(Examples examples, Func<float, int, float> function)
    {
        var width = examples.Shape.Features;
        var mapped = new float[examples.Features.Length];
        for (var i = 0; i < mapped.Length; i += width)
            for (var feature = 0; feature < width; feature++)
                mapped[i + feature] = function(examples.Features[i + feature], feature);
        return examples with { Features = mapped };
    }
}
