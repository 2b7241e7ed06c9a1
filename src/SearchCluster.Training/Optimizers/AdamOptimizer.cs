namespace SearchCluster.Training.Optimizers;

/// <summary>
/// Adam (Kingma and Ba, ICLR 2015). Weight decay is part of the gradient, and so scaled with it: see <see cref="AdamWOptimizer"/>.
/// </summary>
public sealed record AdamOptimizer : AdaptiveMoments
{
    internal override void Update(in ParameterUpdate update) => Update(update, coupledDecay: update.WeightDecay, decoupledDecay: 0);
}
