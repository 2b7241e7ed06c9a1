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
        loss == Loss.SoftmaxCrossEntropy
            ? CrossEntropy(outputs, gradient, labels, classes)
            : OneHot(loss, outputs, gradient, labels, classes);

    /// <summary>
    /// The same of numbers to predict: the gradient is that of the scaled error, the sum is in the units of the data.
    /// </summary>
    /// <param name="loss">A loss of regression.</param>
    /// <param name="outputs">Outputs of the rows, padded.</param>
    /// <param name="gradient">Where the gradient is written, padded.</param>
    /// <param name="targets">Scaled targets <c>[rows × targets]</c>.</param>
    /// <param name="scales">What each was divided by, in the units of the data.</param>
    public static LossSum Evaluate(Loss loss, float* outputs, float* gradient, ReadOnlySpan<float> targets, ReadOnlySpan<double> scales)
    {
        var (count, stride) = (scales.Length, Workspace.Stride(scales.Length));
        var rows = targets.Length / count;
        var (total, squares) = (0.0, 0.0);
        for (var row = 0; row < rows; row++)
        {
            for (var target = 0; target < count; target++)
            {
                var error = outputs[(long)row * stride + target] - targets[row * count + target];
                var (value, slope) = OfError(loss, error);
                total += value * Unit(loss, scales[target]) / count;
                squares += (double)error * error / count;
                gradient[(long)row * stride + target] = slope / (rows * count);
            }

            new Span<float>(gradient + (long)row * stride + count, stride - count).Clear();
        }

        return new LossSum(total, 0, squares);
    }

    /// <summary>The mean loss over examples of always answering the mean of the training split, which is 0 as it is scaled.</summary>
    public static double OfMean(Loss loss, ReadOnlySpan<float> targets, ReadOnlySpan<double> scales)
    {
        var total = 0.0;
        for (var i = 0; i < targets.Length; i++)
            total += OfError(loss, -targets[i]).Value * Unit(loss, scales[i % scales.Length]);
        return total / targets.Length;
    }

    /// <summary>What a loss of a scaled target is multiplied by to be in the units of the data.</summary>
    public static double Unit(Loss loss, double scale) => loss == Loss.MeanAbsoluteError ? scale : scale * scale;

    // The loss of one scaled error, and its slope.
    private static (double Value, float Slope) OfError(Loss loss, float error) => loss switch
    {
        Loss.MeanAbsoluteError => (Math.Abs((double)error), float.IsNaN(error) ? error : Math.Sign(error)),
        Loss.Huber when Math.Abs(error) > 1 => (Math.Abs((double)error) - 0.5, Math.Sign(error)),
        Loss.Huber => (0.5 * error * (double)error, error),
        _ => ((double)error * error, 2 * error),
    };

    /// <summary>Makes probabilities of the outputs of some rows, in place: eᶻ / Σ eᶻ, the highest z taken off first.</summary>
    public static void Softmax(float* outputs, int rows, int classes)
    {
        var stride = Workspace.Stride(classes);
        for (var row = 0; row < rows; row++)
        {
            var z = new Span<float>(outputs + (long)row * stride, classes);
            var highest = z[Math.Max(0, Highest(z))];
            foreach (ref var output in z)
                output -= highest;
        }

        Elementwise.Exp(outputs, outputs, rows * stride);
        for (var row = 0; row < rows; row++)
        {
            var powers = new Span<float>(outputs + (long)row * stride, classes);
            var sum = 0f;
            foreach (var power in powers)
                sum += power;
            foreach (ref var power in powers)
                power /= sum;
        }
    }

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

    // Of the squared error ½ Σ (output − target)², and gradient (output − target) / rows.
    private static LossSum OneHot(Loss loss, float* outputs, float* gradient, ReadOnlySpan<int> labels, int classes)
    {
        var stride = Workspace.Stride(classes);
        var (total, correct) = (0.0, 0);
        for (var row = 0; row < labels.Length; row++)
        {
            var output = new ReadOnlySpan<float>(outputs + (long)row * stride, classes);
            for (var label = 0; label < classes; label++)
            {
                var error = output[label] - (label == labels[row] ? 1f : 0f);
                var (value, slope) = loss == Loss.MeanSquaredError ? (0.5 * error * error, error) : OfError(loss, error);
                total += value;
                gradient[(long)row * stride + label] = slope / labels.Length;
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
