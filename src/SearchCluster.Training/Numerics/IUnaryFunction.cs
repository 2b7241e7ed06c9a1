namespace SearchCluster.Training.Numerics;

/// <summary>
/// A function of one float, written once for every vector width. Its fields are its parameters (a slope, a scale).
/// The same operations in the same order on every lane: its bits then depend on neither width nor position.
/// </summary>
internal interface IUnaryFunction
{
    /// <summary>The function of each lane.</summary>
    TVector Apply<TLanes, TVector>(TVector x)
        where TLanes : struct, IElementaryLanes<TVector>
        where TVector : struct;
}
