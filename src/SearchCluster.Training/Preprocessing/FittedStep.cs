using SearchCluster.Training.Data;

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

    /// <summary>Examples with features in double precision, and the same in single.</summary>
    private protected static Examples Rounded(Examples examples, double[] exact) =>
        examples with { Features = Array.ConvertAll(exact, value => (float)value), Exact = exact };
}
