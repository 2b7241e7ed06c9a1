namespace SearchCluster.Training.Tests.Reference;

/// <summary>The parameters of one layer, or their gradients, and the running averages of its batch normalisation.</summary>
internal sealed class ReferenceLayer
{
    public required int Inputs { get; init; }

    public required int Outputs { get; init; }

    /// <summary>Row-major [inputs × outputs].</summary>
    public required double[] Weights { get; init; }

    /// <summary>One an output; null for a layer with batch normalisation, whose β does their work.</summary>
    public double[]? Biases { get; init; }

    /// <summary>γ; null without batch normalisation.</summary>
    public double[]? Gamma { get; init; }

    /// <summary>β; null without batch normalisation.</summary>
    public double[]? Beta { get; init; }

    /// <summary>Null without batch normalisation; 0 at first.</summary>
    public double[]? RunningMean { get; init; }

    /// <summary>Null without batch normalisation; 1 at first.</summary>
    public double[]? RunningVariance { get; init; }

    /// <summary>A layer of given weights, biases and β of 0 and γ of 1.</summary>
    public static ReferenceLayer Fresh(int inputs, int outputs, double[] weights, bool batchNorm) => new()
    {
        Inputs = inputs,
        Outputs = outputs,
        Weights = weights,
        Biases = batchNorm ? null : new double[outputs],
        Gamma = batchNorm ? Ones(outputs) : null,
        Beta = batchNorm ? new double[outputs] : null,
        RunningMean = batchNorm ? new double[outputs] : null,
        RunningVariance = batchNorm ? Ones(outputs) : null,
    };

    /// <summary>Room for this layer's gradients, all 0.</summary>
    public ReferenceLayer Zeros() => new()
    {
        Inputs = Inputs,
        Outputs = Outputs,
        Weights = new double[Weights.Length],
        Biases = Biases is null ? null : new double[Outputs],
        Gamma = Gamma is null ? null : new double[Outputs],
        Beta = Beta is null ? null : new double[Outputs],
    };

    /// <summary>Every array that is trained, weights first.</summary>
    public IEnumerable<double[]> Parameters() => new[] { Weights, Biases, Gamma, Beta }.OfType<double[]>();

    private static double[] Ones(int length) => [.. Enumerable.Repeat(1.0, length)];
}
