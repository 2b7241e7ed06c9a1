using SearchCluster.Training.Data;
using SearchCluster.Training.Export;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Preprocessing;

/// <summary>
/// All features together: y = x M, and back by x = y N where N undoes M. Examples without features in double precision are multiplied in
/// single.
/// </summary>
/// <param name="forward">M, row-major <c>[features × outputs]</c>.</param>
/// <param name="backward">N, row-major <c>[outputs × features]</c>; null when M lost something.</param>
/// <param name="before">Layout of an example before.</param>
/// <param name="after">Layout of an example after.</param>
internal sealed unsafe class FittedProjection(double[] forward, double[]? backward, ImageShape before, ImageShape after) : FittedStep
{
    /// <summary>Begins its saved form.</summary>
    public const byte Tag = 2;

    private readonly float[] _forward = Array.ConvertAll(forward, value => (float)value);

    /// <inheritdoc/>
    public override bool IsInvertible => backward is not null;

    /// <inheritdoc/>
    public override Examples Apply(Examples examples)
    {
        // Where an example was turned, its features no longer are the columns of a file.
        var turned = examples with { Shape = after, FeatureNames = null };
        return examples.Exact is { } exact
            ? Rounded(turned, Multiply(exact, examples.Shape.Features))
            : turned with { Features = Multiply(examples, _forward, after) };
    }

    /// <inheritdoc/>
    public override Examples Invert(Examples examples)
    {
        var matrix = backward ?? throw new InvalidOperationException("directions were dropped: there is no way back");
        return examples with { Shape = before, Features = Multiply(examples, Array.ConvertAll(matrix, value => (float)value), before) };
    }

    /// <inheritdoc/>
    internal override ImageShape ShapeAfter(ImageShape shape) => after;

    /// <inheritdoc/>
    internal override void Write(BinaryWriter writer)
    {
        writer.Write(Tag);
        WriteNumbers(writer, forward);
        writer.Write(backward is not null);
        if (backward is not null)
            WriteNumbers(writer, backward);
        WriteShape(writer, before);
        WriteShape(writer, after);
    }

    /// <inheritdoc/>
    internal override void Export(OnnxGraph graph) =>
        graph.Add("MatMul", [graph.Constant("projection", forward, before.Features, after.Features)]);

    /// <summary>Reads what follows the tag.</summary>
    public static FittedProjection ReadRest(BinaryReader reader) =>
        new(ReadNumbers(reader), reader.ReadBoolean() ? ReadNumbers(reader) : null, ReadShape(reader), ReadShape(reader));

    private static void WriteShape(BinaryWriter writer, ImageShape shape)
    {
        writer.Write(shape.Channels);
        writer.Write(shape.Height);
        writer.Write(shape.Width);
    }

    private static ImageShape ReadShape(BinaryReader reader) => new(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());

    private static float[] Multiply(Examples examples, float[] matrix, ImageShape to)
    {
        var product = new float[examples.Count * to.Features];
        using var packing = new PackingBuffer();
        fixed (float* x = examples.Features, m = matrix, y = product)
        {
            var width = examples.Shape.Features;
            MatrixProduct.Multiply(
                x, width, false, m, to.Features, false, y, to.Features, examples.Count, to.Features, width, accumulate: false, packing);
        }

        return product;
    }

    // Term after term, so that the bits are those of any processor.
    private double[] Multiply(double[] features, int width)
    {
        var outputs = after.Features;
        var product = new double[features.Length / width * outputs];
        for (var (row, to) = (0, 0); row < features.Length; row += width, to += outputs)
            for (var feature = 0; feature < width; feature++)
                for (var output = 0; output < outputs; output++)
                    product[to + output] += features[row + feature] * forward[feature * outputs + output];
        return product;
    }
}
