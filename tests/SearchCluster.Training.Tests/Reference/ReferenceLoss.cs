using SearchCluster.Training.Losses;
using SearchCluster.Training.Optimizers;

namespace SearchCluster.Training.Tests.Reference;

/// <summary>Losses and penalties in double precision.</summary>
internal static class ReferenceLoss
{
    /// <summary>The mean loss over the examples; outputs are before any softmax.</summary>
    public static double Mean(Loss loss, double[][] outputs, int[] labels) =>
        outputs.Zip(labels, (output, label) => OfExample(loss, output, label)).Average();

    /// <summary>Derivative of the mean loss by each output.</summary>
    public static double[][] Gradient(Loss loss, double[][] outputs, int[] labels) =>
        [.. outputs.Zip(labels, (output, label) => GradientOfExample(loss, output, label, outputs.Length))];

    /// <summary>½ λ₂ Σ w² + λ₁ Σ |w| over the weights of all layers; biases, γ and β pay nothing.</summary>
    public static double Penalty(RegularizationPlan plan, IEnumerable<ReferenceLayer> layers) =>
        layers.SelectMany(layer => layer.Weights).Sum(weight => plan.L2 * weight * weight / 2 + plan.L1 * Math.Abs(weight));

    /// <summary>Derivative of the penalty by one weight; 0 for |w| at 0.</summary>
    public static double PenaltyGradient(double l2, double l1, double weight) => l2 * weight + l1 * Math.Sign(weight);

    public static double[] Softmax(double[] outputs)
    {
        // Shifted by the largest, which changes no quotient and lets no exponential overflow.
        var largest = outputs.Max();
        var sum = outputs.Sum(output => Math.Exp(output - largest));
        return [.. outputs.Select(output => Math.Exp(output - largest) / sum)];
    }

    private static double OfExample(Loss loss, double[] outputs, int label)
    {
        if (loss == Loss.MeanSquaredError)
            return outputs.Select((output, unit) => Square(output - OneHot(unit, label))).Sum() / 2;
        var largest = outputs.Max();
        return Math.Log(outputs.Sum(output => Math.Exp(output - largest))) + largest - outputs[label];
    }

    private static double[] GradientOfExample(Loss loss, double[] outputs, int label, int examples)
    {
        var predicted = loss == Loss.SoftmaxCrossEntropy ? Softmax(outputs) : outputs;
        return [.. predicted.Select((value, unit) => (value - OneHot(unit, label)) / examples)];
    }

    private static double OneHot(int unit, int label) => unit == label ? 1 : 0;

    private static double Square(double x) => x * x;
}
