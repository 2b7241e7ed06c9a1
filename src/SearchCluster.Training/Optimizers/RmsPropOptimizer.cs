using System.Runtime.CompilerServices;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Optimizers;

/// <summary>
/// Divides the gradient by a running root mean square: s ← ρ s + (1 − ρ) g², w ← w − η g / (√s + ε)
/// (Tieleman and Hinton, Coursera lecture 6.5, 2012). Weight decay is part of the gradient.
/// </summary>
public sealed record RmsPropOptimizer : OptimizerPlan
{
    /// <inheritdoc/>
    public override double LearningRate { get; init; } = 0.001;

    /// <summary>ρ, at least 0 and below 1. Default 0.99.</summary>
    public double Decay { get; init; } = 0.99;

    /// <summary>ε, above 0. Default 1e-8.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems()
    {
        foreach (var problem in base.Problems().Concat(ShareProblems("decay", Decay)))
            yield return problem;
        foreach (var problem in UsedNumber.AboveZero("epsilon", "an epsilon of", Epsilon))
            yield return problem;
    }

    internal override int StateCount => 1;

    internal override void Update(in ParameterUpdate update) =>
        UpdatePass.Run(new Rule((float)update.LearningRate, (float)Decay, (float)Epsilon), update, update.WeightDecay);

    private readonly unsafe struct Rule(float learningRate, float decay, float epsilon) : IUpdateRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector parameter, TVector gradient, float* states, nint stride)
            where TLanes : struct, IElementaryLanes<TVector>
            where TVector : struct
        {
            var fresh = TLanes.Multiply(TLanes.Broadcast(1 - decay), TLanes.Multiply(gradient, gradient));
            var mean = TLanes.MultiplyAdd(TLanes.Broadcast(decay), TLanes.Load(states), fresh);
            TLanes.Store(mean, states);
            var divisor = TLanes.Add(TLanes.SquareRoot(mean), TLanes.Broadcast(epsilon));
            return TLanes.MultiplyAdd(TLanes.Broadcast(-learningRate), TLanes.Divide(gradient, divisor), parameter);
        }
    }
}
