using System.Runtime.CompilerServices;
using SearchCluster.Training.Data;
using SearchCluster.Training.Export;

namespace SearchCluster.Training.Preprocessing;

/// <summary>
/// Each feature for itself: y = (x − shift) · scale. A scale of 0 marks a constant feature, which becomes 0 and returns as its shift.
/// Examples without features in double precision are scaled in single.
/// </summary>
/// <param name="shift">What is taken off each feature, <c>[features]</c>.</param>
/// <param name="scale">What each is multiplied by then, <c>[features]</c>.</param>
internal sealed class FittedScaling(double[] shift, double[] scale) : FittedStep
{
    // What a precision cannot tell from none, next to the feature's magnitude: about its last digit.
    private const double LastOfSingle = 1e-7;
    private const double LastOfDouble = 1e-15;

    /// <summary>Begins its saved form.</summary>
    public const byte Tag = 1;

    private readonly float[] _shift = Array.ConvertAll(shift, value => (float)value);
    private readonly float[] _scale = Array.ConvertAll(scale, value => (float)value);

    /// <summary>
    /// 1 / extent; 0 where the precision of the examples cannot tell the extent from none, next to the feature's magnitude or to the
    /// least it can invert.
    /// </summary>
    public static double ScaleOf(double extent, double magnitude, Examples examples) => examples.Exact is null
        ? extent > Math.Abs(magnitude) * LastOfSingle && 1 / extent <= float.MaxValue ? 1 / extent : 0
        : extent > Math.Abs(magnitude) * LastOfDouble && double.IsFinite(1 / extent) ? 1 / extent : 0;

    /// <inheritdoc/>
    public override bool IsInvertible => true;

    /// <inheritdoc/>
    public override Examples Apply(Examples examples) => examples.Exact is { } exact
        ? Rounded(examples, Scaled(exact))
        : examples with { Features = Scaled(examples.Features) };

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
                to[feature] = _scale[feature] == 0 ? _shift[feature] : from[feature] / _scale[feature] + _shift[feature];
        }

        return examples with { Features = original };
    }

    /// <inheritdoc/>
    internal override void Write(BinaryWriter writer)
    {
        writer.Write(Tag);
        WriteNumbers(writer, shift);
        WriteNumbers(writer, scale);
    }

    /// <inheritdoc/>
    internal override void Export(OnnxGraph graph)
    {
        graph.Add("Sub", [graph.Constant("shift", shift, shift.Length)]);
        graph.Add("Mul", [graph.Constant("scale", scale, scale.Length)]);
    }

    /// <summary>Reads what follows the tag.</summary>
    public static FittedScaling ReadRest(BinaryReader reader) => new(ReadNumbers(reader), ReadNumbers(reader));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float[] Scaled(float[] features)
    {
        var scaled = new float[features.Length];
        for (var start = 0; start < scaled.Length; start += _shift.Length)
        {
            var from = features.AsSpan(start, _shift.Length);
            var to = scaled.AsSpan(start, _shift.Length);
            for (var feature = 0; feature < to.Length; feature++)
                to[feature] = (from[feature] - _shift[feature]) * _scale[feature];
        }

        return scaled;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double[] Scaled(double[] features)
    {
        var scaled = new double[features.Length];
        for (var start = 0; start < scaled.Length; start += shift.Length)
        {
            var from = features.AsSpan(start, shift.Length);
            var to = scaled.AsSpan(start, shift.Length);
            for (var feature = 0; feature < to.Length; feature++)
                to[feature] = (from[feature] - shift[feature]) * scale[feature];
        }

        return scaled;
    }
}
