namespace SearchCluster.Training.Optimizers;

/// <summary>
/// Adam with decoupled weight decay: w is multiplied by 1 − η λ, whatever its gradient (Loshchilov and Hutter, ICLR 2019, algorithm 2).
/// </summary>
public sealed record AdamWOptimizer : AdaptiveMoments
{
    internal override void Update(in ParameterUpdate update) => Update(update, coupledDecay: 0, decoupledDecay: update.WeightDecay);
}
