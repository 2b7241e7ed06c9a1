using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Optimizers;

/// <summary>An optimizer's arithmetic on one register of parameters, written once for every vector width.</summary>
internal unsafe interface IUpdateRule
{
    /// <summary>The new parameters of one register.</summary>
    /// <param name="parameter">The parameters.</param>
    /// <param name="gradient">Their gradient, penalties included.</param>
    /// <param name="states">What the optimizer keeps of these parameters, renewed in place: its array k is at <c>states + k *
    /// stride</c>.</param>
    /// <param name="stride">Floats from one array of the optimizer to the next.</param>
    TVector Apply<TLanes, TVector>(TVector parameter, TVector gradient, float* states, nint stride)
        where TLanes : struct, IElementaryLanes<TVector>
        where TVector : struct;
}
