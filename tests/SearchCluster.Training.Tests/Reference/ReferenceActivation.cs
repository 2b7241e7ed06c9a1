using MathNet.Numerics;
using SearchCluster.Training.Activations;

namespace SearchCluster.Training.Tests.Reference;

/// <summary>The activations and their derivatives in double precision, straight from their definitions.</summary>
internal static class ReferenceActivation
{
    public static double Value(Activation activation, double x) => activation switch
    {
        SigmoidActivation => Sigmoid(x),
        TanhActivation => Math.Tanh(x),
        ReluActivation => Math.Max(0, x),
        LeakyReluActivation leaky => x > 0 ? x : leaky.Slope * x,
        EluActivation elu => x > 0 ? x : elu.Alpha * (Math.Exp(x) - 1),
        GeluActivation => x * NormalDistribution(x),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "no reference"),
    };

    /// <summary>The derivative at x; at a kink the one from the left.</summary>
    public static double Slope(Activation activation, double x) => activation switch
    {
        SigmoidActivation => Sigmoid(x) * Sigmoid(-x),
        TanhActivation => 1 - Math.Tanh(x) * Math.Tanh(x),
        ReluActivation => x > 0 ? 1 : 0,
        LeakyReluActivation leaky => x > 0 ? 1 : leaky.Slope,
        EluActivation elu => x > 0 ? 1 : elu.Alpha * Math.Exp(x),
        GeluActivation => NormalDistribution(x) + x * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "no reference"),
    };

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    // By the complement, which keeps its digits far on the negative side.
    private static double NormalDistribution(double x) => SpecialFunctions.Erfc(-x / Math.Sqrt(2)) / 2;
}
