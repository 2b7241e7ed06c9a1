using SearchCluster.Training.Data;
using SearchCluster.Training.Export;

namespace SearchCluster.Training.Preprocessing;

/// <summary>Several steps in order, each fitted on the training split as the steps before it left it.</summary>
public sealed class FittedPipeline
{
    private readonly IReadOnlyList<FittedStep> _steps;

    private FittedPipeline(IReadOnlyList<FittedStep> steps) => _steps = steps;

    /// <summary>Whether every step can be undone.</summary>
    public bool IsInvertible => _steps.All(step => step.IsInvertible);

    /// <summary>Fits the steps on the training split alone.</summary>
    public static FittedPipeline Fit(IReadOnlyList<PreprocessingStep> steps, Examples training) => Fit(steps, ref training);

    /// <summary>Fits the steps on the training split, and applies them to all three. No steps: the splits themselves.</summary>
    public static DataSplits Prepare(IReadOnlyList<PreprocessingStep> steps, DataSplits splits) => Prepare(steps, splits, out _);

    /// <summary>The same, and the fitted steps.</summary>
    public static DataSplits Prepare(IReadOnlyList<PreprocessingStep> steps, DataSplits splits, out FittedPipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(splits);
        var training = splits.Training;
        pipeline = Fit(steps, ref training);
        if (steps.Count == 0)
            return splits;
        return splits with
        {
            Training = training with { Exact = null },
            Validation = pipeline.Apply(splits.Validation),
            Test = pipeline.Apply(splits.Test)
        };
    }

    /// <summary>The examples after all steps, in single precision alone.</summary>
    public Examples Apply(Examples examples) => _steps.Aggregate(examples, (left, step) => step.Apply(left)) with { Exact = null };

    /// <summary>The examples as they were before all steps, up to rounding.</summary>
    /// <exception cref="InvalidOperationException">A step lost something.</exception>
    public Examples Invert(Examples examples) => _steps.Reverse().Aggregate(examples, (left, step) => step.Invert(left));

    /// <summary>Layout of an example after all steps.</summary>
    internal ImageShape ShapeAfter(ImageShape shape) => _steps.Aggregate(shape, (left, step) => step.ShapeAfter(left));

    /// <summary>Appends the steps to a graph over vectors; what comes out is in single precision.</summary>
    internal void Export(OnnxGraph graph)
    {
        foreach (var step in _steps)
            step.Export(graph);
        graph.ToSinglePrecision();
    }

    /// <summary>Writes the fitted steps, so that <see cref="Read"/> gives a pipeline that does the same.</summary>
    internal void Write(BinaryWriter writer)
    {
        writer.Write(_steps.Count);
        foreach (var step in _steps)
            step.Write(writer);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">A step is of a kind that is not known here.</exception>
    internal static FittedPipeline Read(BinaryReader reader) =>
        new([.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => FittedStep.Read(reader))]);

    private static FittedPipeline Fit(IReadOnlyList<PreprocessingStep> steps, ref Examples training)
    {
        ArgumentNullException.ThrowIfNull(steps);
        var fitted = new List<FittedStep>();
        foreach (var step in steps)
        {
            fitted.Add(step.Fit(training));
            training = fitted[^1].Apply(training);
        }

        return new FittedPipeline(fitted);
    }
}
