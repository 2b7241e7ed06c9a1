using SearchCluster.Training.Data;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Preprocessing;

/// <summary>All features together: y = x M, and back by x = y N where N undoes M.</summary>
/// <param name="forward">M, row-major <c>[features × outputs]</c>.</param>
/// <param name="backward">N, row-major <c>[outputs × features]</c>; null when M lost something.</param>
/// <param name="before">Layout of an example before.</param>
/// <param name="after">Layout of an example after.</param>
internal sealed unsafe class FittedProjection(float[] forward, float[]? backward, ImageShape before, ImageShape after) : FittedStep
{
    /// <inheritdoc/>
    public override bool IsInvertible => backward is not null;

    /// <inheritdoc/>
    public override Examples Apply(Examples examples) => Multiply(examples, forward, after);

    /// <inheritdoc/>
    public override Examples Invert(Examples examples) =>
        Multiply(examples, backward ?? throw new InvalidOperationException("directions were dropped: there is no way back"), before);

    private static Examples Multiply(Examples examples, float[] matrix, ImageShape to)
    {
        var product = new float[examples.Count * to.Features];
        using var packing = new PackingBuffer();
        fixed (float* x = examples.Features, m = matrix, y = product)
        {
            var width = examples.Shape.Features;
            MatrixProduct.Multiply(x, width, false, m, to.Features, false, y, to.Features, examples.Count, to.Features, width, accumulate: false, packing);
        }

        return examples with { Shape = to, Features = product };
    }
}
