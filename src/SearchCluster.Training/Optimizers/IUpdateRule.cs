using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Optimizers;

/// <summary>An optimizer's arithmetic on one register of parameters, written once for every vector width.</summary>
internal interface IUpdateRule
{
    /// <summary>The new parameters; <paramref name="first"/> and <paramref name="second"/> are the optimizer's state, renewed in place.</summary>
    TVector Apply<TLanes, TVector>(TVector parameter, TVector gradient, ref TVector first, ref TVector second)
        where TLanes : struct, IElementaryLanes<TVector>
        where TVector : struct;
}
