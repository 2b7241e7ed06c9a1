using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Optimizers;

/// <summary>
/// Penalties on the weights (not on biases, γ and β), added to the loss that is trained, never to the loss that is reported.
/// </summary>
public sealed record RegularizationPlan
{
    /// <summary>λ of ½ λ Σ w², at least 0. Default 0.</summary>
    public double L2 { get; init; }

    /// <summary>λ of λ Σ |w|, at least 0. Default 0.</summary>
    public double L1 { get; init; }

    /// <summary>What is wrong with it; paths are relative to it.</summary>
    public IEnumerable<(string Path, string Message)> Problems()
    {
        foreach (var problem in UsedNumber.AtLeastZero("l2", "an L2 penalty of", L2))
            yield return problem;
        foreach (var problem in UsedNumber.AtLeastZero("l1", "an L1 penalty of", L1))
            yield return problem;
    }
}
