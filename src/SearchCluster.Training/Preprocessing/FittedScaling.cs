using System.Runtime.CompilerServices;
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override Examples Apply(Examples examples)
    {
        var scaled = new float[examples.Features.Length];
        for (var start = 0; start < scaled.Length; start += shift.Length)
        {
            var from = examples.Features.AsSpan(start, shift.Length);
            var to = scaled.AsSpan(start, shift.Length);
            for (var feature = 0; feature < to.Length; feature++)
                to[feature] = (from[feature] - shift[feature]) * scale[feature];
        }

        return examples with { Features = scaled };
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override Examples Invert(Examples examples)
    {
        var original = new float[examples.Features.Length];
        for (var start = 0; start < original.Length; start += shift.Length)
        {
            var from = examples.Features.AsSpan(start, shift.Length);
            var to = original.AsSpan(start, shift.Length);
            for (var feature = 0; feature < to.Length; feature++)
                to[feature] = scale[feature] == 0 ? shift[feature] : from[feature] / scale[feature] + shift[feature];
        }

        return examples with { Features = original };
    }
}
