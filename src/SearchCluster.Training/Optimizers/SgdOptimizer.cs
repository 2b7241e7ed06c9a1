using System.Runtime.CompilerServices;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Optimizers;

/// <summary>
/// Stochastic gradient descent, with momentum (Polyak 1964) v ← μ v + g, w ← w − η v, or Nesterov's
/// w ← w − η (g + μ v) (Sutskever and others, ICML 2013). Weight decay is part of the gradient.
/// </summary>
public sealed record SgdOptimizer : OptimizerPlan
{
    /// <inheritdoc/>
    public override double LearningRate { get; init; } = 0.01;

    /// <summary>μ, at least 0 and below 1. Default 0.</summary>
    public double Momentum { get; init; }

    /// <summary>Whether the momentum looks ahead. Default false.</summary>
    public bool Nesterov { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems()
    {
        foreach (var problem in base.Problems().Concat(ShareProblems("momentum", Momentum)))
            yield return problem;
    }

    internal override int StateCount => Momentum > 0 ? 1 : 0;

    internal override void Update(in ParameterUpdate update)
    {
        if (Momentum > 0)
            UpdatePass.Run(new MomentumRule((float)update.LearningRate, (float)Momentum, Nesterov), update, update.WeightDecay);
        else
            UpdatePass.Run(new PlainRule((float)update.LearningRate), update, update.WeightDecay);
    }

    private readonly unsafe struct PlainRule(float learningRate) : IUpdateRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector parameter, TVector gradient, float* states, nint stride)
            where TLanes : struct, IElementaryLanes<TVector>
            where TVector : struct =>
            TLanes.MultiplyAdd(TLanes.Broadcast(-learningRate), gradient, parameter);
    }

    private readonly unsafe struct MomentumRule(float learningRate, float momentum, bool nesterov) : IUpdateRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector parameter, TVector gradient, float* states, nint stride)
            where TLanes : struct, IElementaryLanes<TVector>
            where TVector : struct
        {
            var velocity = TLanes.MultiplyAdd(TLanes.Broadcast(momentum), TLanes.Load(states), gradient);
            TLanes.Store(velocity, states);
            var step = nesterov ? TLanes.MultiplyAdd(TLanes.Broadcast(momentum), velocity, gradient) : velocity;
            return TLanes.MultiplyAdd(TLanes.Broadcast(-learningRate), step, parameter);
        }
    }
}
