using SearchCluster.Randomness;
using SearchCluster.Training.Networks;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Tests.Reference;

/// <summary>Random networks and inputs for the reference. Every number is a float's, so that the engine can start from the same.</summary>
internal static class ReferenceExamples
{
    /// <summary>
    /// Weights of variance 1 / fan-in; biases, β and running averages away from their start, or errors in them would hide.
    /// </summary>
    public static ReferenceNetwork Network(DenseNetwork plan, int features, int classes, ref RandomStream random)
    {
        int[] units = [features, .. plan.HiddenUnits(), classes];
        var layers = new List<ReferenceLayer>();
        for (var index = 0; index + 1 < units.Length; index++)
        {
            var (fanIn, fanOut) = (units[index], units[index + 1]);
            var normalized = plan.BatchNorm && index + 2 < units.Length;
            layers.Add(new ReferenceLayer
            {
                Inputs = fanIn,
                Outputs = fanOut,
                Weights = Normal(ref random, fanIn * fanOut, 0, 1 / Math.Sqrt(fanIn)),
                Biases = normalized ? null : Normal(ref random, fanOut, 0, 0.3),
                Gamma = normalized ? Normal(ref random, fanOut, 1, 0.2) : null,
                Beta = normalized ? Normal(ref random, fanOut, 0, 0.3) : null,
                RunningMean = normalized ? Normal(ref random, fanOut, 0, 0.5) : null,
                RunningVariance = normalized ? [.. Normal(ref random, fanOut, 0, 1).Select(x => (double)(float)(0.5 + x * x))] : null,
            });
        }

        return new ReferenceNetwork(plan, features, classes, layers);
    }

    /// <summary>Standard normal inputs, [examples][features].</summary>
    public static double[][] Inputs(int examples, int features, ref RandomStream random)
    {
        var inputs = new double[examples][];
        for (var example = 0; example < examples; example++)
            inputs[example] = Normal(ref random, features, 0, 1);
        return inputs;
    }

    private static double[] Normal(ref RandomStream random, int length, double mean, double standardDeviation)
    {
        var draws = new float[length];
        NormalDraws.Fill(ref random, draws, mean, standardDeviation);
        return Array.ConvertAll(draws, draw => (double)draw);
    }
}
