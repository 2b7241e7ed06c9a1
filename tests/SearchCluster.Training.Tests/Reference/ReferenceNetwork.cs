using SearchCluster.Training.Losses;
using SearchCluster.Training.Networks;
using SearchCluster.Training.Optimizers;

namespace SearchCluster.Training.Tests.Reference;

/// <summary>
/// A dense network in double precision, written for the eye: what the float engine is measured against.
/// Itself checked by finite differences in <see cref="ReferenceTests"/>.
/// </summary>
internal sealed class ReferenceNetwork
{
    private readonly DenseNetwork _plan;

    public ReferenceNetwork(DenseNetwork plan, int features, int classes, IReadOnlyList<ReferenceLayer> layers)
    {
        int[] units = [features, .. plan.HiddenUnits(), classes];
        if (!layers.Select(layer => (layer.Inputs, layer.Outputs)).SequenceEqual(units.Zip(units.Skip(1))))
            throw new ArgumentException("layers that do not fit the plan", nameof(layers));
        if (layers.Select((layer, index) => (layer.Gamma is not null) == HasBatchNorm(plan, index, layers.Count)).Contains(false))
            throw new ArgumentException("γ and β belong to the hidden layers of a plan with batch normalisation", nameof(layers));
        _plan = plan;
        Layers = layers;
    }

    public IReadOnlyList<ReferenceLayer> Layers { get; }

    /// <summary>The outputs of [examples][features]. Masks are [hidden layer][example][unit], true for a unit that is kept.</summary>
    public ReferencePass Forward(double[][] inputs, ReferenceMode mode, bool[][][]? masks = null)
    {
        var passes = new List<ReferenceLayerPass>();
        for (var index = 0; index < Layers.Count; index++)
        {
            var mask = mode == ReferenceMode.Training && IsHidden(index) ? masks?[index] : null;
            passes.Add(Forward(index, index == 0 ? inputs : passes[^1].Outputs, mode, mask));
        }

        return new ReferencePass(mode, passes);
    }

    /// <summary>The mean loss over the batch, and the penalties if any.</summary>
    public double Objective(ReferencePass pass, Loss loss, int[] labels, RegularizationPlan? penalties = null) =>
        ReferenceLoss.Mean(loss, pass.Outputs, labels) + (penalties is null ? 0 : ReferenceLoss.Penalty(penalties, Layers));

    /// <summary>The derivatives of <see cref="Objective"/>.</summary>
    public ReferenceGradients Backward(ReferencePass pass, Loss loss, int[] labels, RegularizationPlan? penalties = null)
    {
        var layers = Layers.Select(layer => layer.Zeros()).ToArray();
        var gradient = ReferenceLoss.Gradient(loss, pass.Outputs, labels);
        for (var index = Layers.Count - 1; index >= 0; index--)
        {
            gradient = Backward(index, pass, gradient, layers[index]);
            for (var i = 0; penalties is not null && i < layers[index].Weights.Length; i++)
                layers[index].Weights[i] += ReferenceLoss.PenaltyGradient(penalties.L2, penalties.L1, Layers[index].Weights[i]);
        }

        return new ReferenceGradients(layers, gradient);
    }

    private ReferenceLayerPass Forward(int index, double[][] inputs, ReferenceMode mode, bool[][]? mask)
    {
        var layer = Layers[index];
        var products = Map(inputs.Length, layer.Outputs, (example, output) =>
        {
            var sum = layer.Biases?[output] ?? 0;
            for (var input = 0; input < layer.Inputs; input++)
                sum += inputs[example][input] * layer.Weights[input * layer.Outputs + output];
            return sum;
        });
        var (normalized, deviation) = layer.Gamma is null ? (null, null) : Normalize(layer, products, mode);
        var preactivations = normalized is null
            ? products
            : Map(inputs.Length, layer.Outputs, (example, unit) => layer.Gamma![unit] * normalized[example][unit] + layer.Beta![unit]);
        var activations = IsHidden(index)
            ? Map(inputs.Length, layer.Outputs, (example, unit) =>
                ReferenceActivation.Value(_plan.Activation, preactivations[example][unit]))
            : preactivations;
        return new ReferenceLayerPass
        {
            Inputs = inputs,
            Normalized = normalized,
            Deviation = deviation,
            Preactivations = preactivations,
            Activations = activations,
            Kept = mask,
            Outputs = mask is null ? activations : Drop(activations, mask),
        };
    }

    /// <summary>
    /// Ioffe and Szegedy, ICML 2015, algorithm 1: the biased variance normalises, the unbiased one enters the running average (algorithm
    /// 2).
    /// </summary>
    private (double[][] Normalized, double[] Deviation) Normalize(ReferenceLayer layer, double[][] products, ReferenceMode mode)
    {
        var (mean, variance) = (layer.RunningMean!, layer.RunningVariance!);
        if (mode != ReferenceMode.Evaluation)
        {
            mean = [.. Enumerable.Range(0, layer.Outputs).Select(unit => products.Average(row => row[unit]))];
            variance = [.. Enumerable.Range(0, layer.Outputs).Select(unit => products.Average(row => Math.Pow(row[unit] - mean[unit], 2)))];
        }

        if (mode == ReferenceMode.Training)
        {
            // A batch of one example has no unbiased variance; its biased one, 0, stands in.
            var unbiased = products.Length > 1 ? products.Length / (products.Length - 1.0) : 1;
            double share = _plan.BatchNormMomentum;
            for (var unit = 0; unit < layer.Outputs; unit++)
            {
                layer.RunningMean![unit] = (1 - share) * layer.RunningMean[unit] + share * mean[unit];
                layer.RunningVariance![unit] = (1 - share) * layer.RunningVariance[unit] + share * unbiased * variance[unit];
            }
        }

        double[] deviation = [.. variance.Select(value => Math.Sqrt(value + _plan.BatchNormEpsilon))];
        return (Map(products.Length, layer.Outputs, (example, unit) => (products[example][unit] - mean[unit]) / deviation[unit]),
            deviation);
    }

    /// <summary>From the derivatives by a layer's outputs to those by its inputs; adds those by its parameters on the way.</summary>
    private double[][] Backward(int index, ReferencePass whole, double[][] gradient, ReferenceLayer into)
    {
        var (layer, pass) = (Layers[index], whole.Layers[index]);
        var examples = gradient.Length;
        if (pass.Kept is not null)
            gradient = Drop(gradient, pass.Kept);
        if (IsHidden(index))
        {
            var after = gradient;
            gradient = Map(examples, layer.Outputs, (example, unit) =>
                after[example][unit] * ReferenceActivation.Slope(_plan.Activation, pass.Preactivations[example][unit]));
        }

        if (layer.Gamma is not null)
            gradient = BackwardNormalize(layer, pass, gradient, into, whole.Mode != ReferenceMode.Evaluation);
        for (var example = 0; example < examples; example++)
            for (var output = 0; output < layer.Outputs; output++)
            {
                if (into.Biases is not null)
                    into.Biases[output] += gradient[example][output];
                for (var input = 0; input < layer.Inputs; input++)
                    into.Weights[input * layer.Outputs + output] += pass.Inputs[example][input] * gradient[example][output];
            }

        return Map(examples, layer.Inputs, (example, input) =>
            Enumerable.Range(0, layer.Outputs).Sum(output => gradient[example][output] * layer.Weights[input * layer.Outputs + output]));
    }

    /// <summary>
    /// With statistics of the batch, each example moves the mean and the variance of all: two projections are taken away.
    /// </summary>
    private static double[][] BackwardNormalize(
        ReferenceLayer layer, ReferenceLayerPass pass, double[][] gradient, ReferenceLayer into, bool ofBatch)
    {
        var normalized = pass.Normalized!;
        var examples = gradient.Length;
        for (var unit = 0; unit < layer.Outputs; unit++)
            for (var example = 0; example < examples; example++)
            {
                into.Gamma![unit] += gradient[example][unit] * normalized[example][unit];
                into.Beta![unit] += gradient[example][unit];
            }

        return Map(examples, layer.Outputs, (example, unit) =>
        {
            var along = ofBatch ? (into.Beta![unit] + normalized[example][unit] * into.Gamma![unit]) / examples : 0;
            return layer.Gamma![unit] / pass.Deviation![unit] * (gradient[example][unit] - along);
        });
    }

    // Inverted dropout: what is kept grows in training, so that evaluation need not shrink it.
    private double[][] Drop(double[][] values, bool[][] kept) =>
        Map(values.Length, values[0].Length, (example, unit) => kept[example][unit] ? values[example][unit] / (1 - _plan.Dropout) : 0);

    private bool IsHidden(int index) => index < Layers.Count - 1;

    private static bool HasBatchNorm(DenseNetwork plan, int index, int layers) => plan.BatchNorm && index < layers - 1;

    private static double[][] Map(int examples, int units, Func<int, int, double> value) =>
        [.. Enumerable.Range(0, examples).Select(example => Enumerable.Range(0, units).Select(unit => value(example, unit)).ToArray())];
}
