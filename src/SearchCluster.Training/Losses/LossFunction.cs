using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Losses;

/// <summary>The losses over the rows of a batch, and their gradients by the outputs.</summary>
internal static unsafe class LossFunction
{
    /// <summary>
    /// Sum of the loss; writes the gradient of its mean to <paramref name="gradient"/>, whose rows are padded like those of
    /// <paramref name="outputs"/>. Labels come in the order of the rows.
    /// </summary>
    public static LossSum Evaluate(Loss loss, float* outputs, float* gradient, ReadOnlySpan<int> labels, int classes) =>
        loss == Loss.MeanSquaredError
            ? MeanSquaredError(outputs, gradient, labels, classes)
            : CrossEntropy(outputs, gradient, labels, classes);

    // −ln p of the label = ln Σ eᶻ − z of the label, the highest z taken off first so that nothing overflows; gradient (p − target) / rows.
    private static LossSum CrossEntropy(float* outputs, float* gradient, ReadOnlySpan<int> labels, int classes)
    {
        var stride = Workspace.Stride(classes);
        for (var row = 0; row < labels.Length; row++)
        {
            var z = new ReadOnlySpan<float>(outputs + (long)row * stride, classes);
            var highest = z[Math.Max(0, Highest(z))];
            var shifted = new Span<float>(gradient + (long)row * stride, stride);
            shifted[classes..].Clear();
            for (var label = 0; label < classes; label++)
                shifted[label] = z[label] - highest;
        }

        // One call for the whole batch: a row of ten classes would not fill the registers.
        Elementwise.Exp(gradient, gradient, labels.Length * stride);

        var (total, correct) = (0.0, 0);
        for (var row = 0; row < labels.Length; row++)
        {
            var z = new ReadOnlySpan<float>(outputs + (long)row * stride, classes);
            var p = new Span<float>(gradient + (long)row * stride, classes);
            var sum = 0f;
            foreach (var power in p)
                sum += power;
            var best = Highest(z);
            total += best >= 0 && float.IsFinite(sum) ? PortableMath.Log(sum) - ((double)z[labels[row]] - z[best]) : double.NaN;
            correct += best == labels[row] ? 1 : 0;
            var factor = 1 / (sum * labels.Length);
            foreach (ref var power in p)
                power *= factor;
            p[labels[row]] -= 1f / labels.Length;
            new Span<float>(gradient + (long)row * stride + classes, stride - classes).Clear();
        }

        return new LossSum(total, correct);
    }

    // ½ Σ (output − target)², and gradient (output − target) / rows.
    private static LossSum MeanSquaredError(float* outputs, float* gradient, ReadOnlySpan<int> labels, int classes)
    {
        var stride = Workspace.Stride(classes);
        var (total, correct) = (0.0, 0);
        for (var row = 0; row < labels.Length; row++)
        {
            var output = new ReadOnlySpan<float>(outputs + (long)row * stride, classes);
            for (var label = 0; label < classes; label++)
            {
                var error = output[label] - (label == labels[row] ? 1f : 0f);
                total += 0.5 * error * error;
                gradient[(long)row * stride + label] = error / labels.Length;
            }

            new Span<float>(gradient + (long)row * stride + classes, stride - classes).Clear();

            correct += Highest(output) == labels[row] ? 1 : 0;
        }

        return new LossSum(total, correct);
    }

    // The first of the highest; −1 where any is NaN.
    private static int Highest(ReadOnlySpan<float> outputs)
    {
        var best = 0;
        for (var i = 0; i < outputs.Length; i++)
        {
            if (float.IsNaN(outputs[i]))
                return -1;
            if (outputs[i] > outputs[best])
                best = i;
        }

        return best;
    }
}
