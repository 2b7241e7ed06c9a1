using System.Runtime.CompilerServices;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Optimizers;

/// <summary>
/// The common half of Adam and AdamW: m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g²,
/// w ← w − η m̂ / (√v̂ + ε) with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ) (Kingma and Ba, ICLR 2015, algorithm 1).
/// </summary>
public abstract record AdaptiveMoments : OptimizerPlan
{
    /// <inheritdoc/>
    public override double LearningRate { get; init; } = 0.001;

    /// <summary>β₁, at least 0 and below 1. Default 0.9.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>β₂, at least 0 and below 1. Default 0.999.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>ε, above 0. Default 1e-8.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems()
    {
        foreach (var problem in base.Problems().Concat(ShareProblems("beta1", Beta1)).Concat(ShareProblems("beta2", Beta2)))
            yield return problem;
        foreach (var problem in UsedNumber.AboveZero("epsilon", "an epsilon of", Epsilon))
            yield return problem;
        // The first step is scaled by 1 / (1 − β₁).
        if (Beta1 is >= 0 and < 1 && float.IsFinite((float)LearningRate) && !float.IsFinite((float)(LearningRate / (1 - Beta1))))
            yield return ("learningRate", $"a learning rate of {LearningRate}: over 1 − beta1 it must be finite in single precision");
        if (float.IsFinite((float)LearningRate) && float.IsFinite((float)WeightDecay)
            && !float.IsFinite((float)(LearningRate * WeightDecay)))
            yield return ("weightDecay", $"a weight decay of {WeightDecay}: times the learning rate it must be finite in single precision");
    }

    internal override int StateCount => 2;

    private protected void Update(in ParameterUpdate update, double coupledDecay, double decoupledDecay) => UpdatePass.Run(
        new Rule(
            (float)Beta1,
            (float)Beta2,
            (float)Epsilon,
            (float)(update.LearningRate / (1 - Power(Beta1, update.Step))),
            (float)(1 / (1 - Power(Beta2, update.Step))),
            (float)(1 - update.LearningRate * decoupledDecay)),
        update,
        coupledDecay);

    // By squaring: Math.Pow is the platform's, and its bits with it.
    private static double Power(double value, long exponent)
    {
        var result = 1.0;
        for (; exponent > 0; exponent >>= 1, value *= value)
            if ((exponent & 1) != 0)
                result *= value;
        return result;
    }

    private readonly unsafe struct Rule(float beta1, float beta2, float epsilon, float stepSize, float secondScale, float keep)
        : IUpdateRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector parameter, TVector gradient, float* states, nint stride)
            where TLanes : struct, IElementaryLanes<TVector>
            where TVector : struct
        {
            var first = TLanes.MultiplyAdd(
                TLanes.Broadcast(beta1), TLanes.Load(states), TLanes.Multiply(TLanes.Broadcast(1 - beta1), gradient));
            var square = TLanes.Multiply(gradient, gradient);
            var kept = TLanes.Load(states + stride);
            var second = TLanes.MultiplyAdd(TLanes.Broadcast(beta2), kept, TLanes.Multiply(TLanes.Broadcast(1 - beta2), square));
            TLanes.Store(first, states);
            TLanes.Store(second, states + stride);
            var root = TLanes.SquareRoot(TLanes.Multiply(TLanes.Broadcast(secondScale), second));
            var step = TLanes.Divide(first, TLanes.Add(root, TLanes.Broadcast(epsilon)));
            return TLanes.MultiplyAdd(TLanes.Broadcast(-stepSize), step, TLanes.Multiply(TLanes.Broadcast(keep), parameter));
        }
    }
}
