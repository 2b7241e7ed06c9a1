namespace SearchCluster.Training.Numerics;

/// <summary>What is done with one register of columns, written once for every vector width. Its fields are its arrays.</summary>
internal interface IColumnKernel
{
    /// <summary>Treats the columns from <paramref name="column"/> on, as many as a register holds.</summary>
    void Run<TLanes, TVector>(int column, nint stride, int rows)
        where TLanes : struct, IElementaryLanes<TVector>
        where TVector : struct;
}
