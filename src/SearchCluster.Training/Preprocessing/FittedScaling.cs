using SearchCluster.Training.Data;

namespace SearchCluster.Training.Preprocessing;

/// <summary>Each feature for itself: y = (x − shift) · scale. A scale of 0 marks a constant feature, which becomes 0 and returns as its shift.</summary>
internal sealed class FittedScaling(float[] shift, float[] scale) : FittedStep
{
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
