namespace SearchCluster.Training.Numerics;

/// <summary>
/// The arithmetic of one vector register, so that a kernel is written once and compiled for every width.
/// All members are static and all implementations structs: the JIT specialises and inlines each of them away.
/// </summary>
/// <typeparam name="TVector">The register's type.</typeparam>
internal unsafe interface ILanes<TVector>
    where TVector : struct
{
    /// <summary>Number of floats in a vector.</summary>
    static abstract int Count { get; }

    /// <summary>Reads <see cref="Count"/> floats, aligned or not.</summary>
    static abstract TVector Load(float* source);

    /// <summary>Writes <see cref="Count"/> floats, aligned or not.</summary>
    static abstract void Store(TVector value, float* destination);

    /// <summary>The same value in every lane.</summary>
    static abstract TVector Broadcast(float value);

    /// <summary>a + b.</summary>
    static abstract TVector Add(TVector a, TVector b);

    /// <summary>a · b.</summary>
    static abstract TVector Multiply(TVector a, TVector b);

    /// <summary>a · b + c, rounded once on every hardware.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>The larger of each lane; NaN where either is NaN.</summary>
    static abstract TVector Max(TVector a, TVector b);
}
