using SearchCluster.Training.Data;
using SearchCluster.Training.Export;

namespace SearchCluster.Training.Preprocessing;

/// <summary>A step of preprocessing with what it learned from the training split; applies to any split.</summary>
public abstract class FittedStep
{
    /// <summary>Whether nothing was lost, so that <see cref="Invert"/> gives the features back.</summary>
    public abstract bool IsInvertible { get; }

    /// <summary>The examples, transformed; the argument is left as it is.</summary>
    public abstract Examples Apply(Examples examples);

    /// <summary>The examples as they were before <see cref="Apply"/>, up to rounding.</summary>
    /// <exception cref="InvalidOperationException">The step lost something.</exception>
    public abstract Examples Invert(Examples examples);

    /// <summary>Layout of an example after the step.</summary>
    internal virtual ImageShape ShapeAfter(ImageShape shape) => shape;

    /// <summary>Writes what the step learned, so that <see cref="Read"/> gives a step that does the same.</summary>
    internal abstract void Write(BinaryWriter writer);

    /// <summary>Appends <see cref="Apply"/> to a graph over vectors.</summary>
    internal abstract void Export(OnnxGraph graph);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">No step of this version begins so.</exception>
    internal static FittedStep Read(BinaryReader reader) => reader.ReadByte() switch
    {
        FittedScaling.Tag => FittedScaling.ReadRest(reader),
        FittedProjection.Tag => FittedProjection.ReadRest(reader),
        var tag => throw new InvalidDataException($"a preprocessing step of kind {tag} is not known here"),
    };

    /// <summary>Writes numbers with their count.</summary>
    private protected static void WriteNumbers(BinaryWriter writer, ReadOnlySpan<double> numbers)
    {
        writer.Write(numbers.Length);
        foreach (var number in numbers)
            writer.Write(number);
    }

    /// <summary>Reads numbers with their count.</summary>
    private protected static double[] ReadNumbers(BinaryReader reader)
    {
        var numbers = new double[reader.ReadInt32()];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = reader.ReadDouble();
        return numbers;
    }

    /// <summary>Examples with features in double precision, and the same in single.</summary>
    private protected static Examples Rounded(Examples examples, double[] exact) =>
        examples with { Features = Array.ConvertAll(exact, value => (float)value), Exact = exact };
}
