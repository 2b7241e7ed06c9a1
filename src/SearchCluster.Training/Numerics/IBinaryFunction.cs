namespace SearchCluster.Training.Numerics;

/// <summary>A function of two floats, written once for every vector width; see <see cref="IUnaryFunction"/>.</summary>
internal interface IBinaryFunction
{
    /// <summary>The function of each pair of lanes.</summary>
    TVector Apply<TLanes, TVector>(TVector x, TVector y)
        where TLanes : struct, IElementaryLanes<TVector>
        where TVector : struct;
}
