namespace SearchCluster.Training.Numerics;

/// <summary>
/// What elementary functions need beyond sums and products: division, comparison, and the bits of a float as a 32-bit integer.
/// A mask has all bits of a lane set or none; integers travel in the same registers.
/// </summary>
/// <typeparam name="TVector">The register's type.</typeparam>
internal interface IElementaryLanes<TVector> : ILanes<TVector>
    where TVector : struct
{
    /// <summary>a − b.</summary>
    static abstract TVector Subtract(TVector a, TVector b);

    /// <summary>a / b.</summary>
    static abstract TVector Divide(TVector a, TVector b);

    /// <summary>√a, correctly rounded.</summary>
    static abstract TVector SquareRoot(TVector a);

    /// <summary>The mask of a &lt; b; false where either is NaN.</summary>
    static abstract TVector LessThan(TVector a, TVector b);

    /// <summary>The mask of a = b; false where either is NaN.</summary>
    static abstract TVector Equal(TVector a, TVector b);

    /// <summary><paramref name="a"/> where the mask is set, else <paramref name="b"/>.</summary>
    static abstract TVector Select(TVector mask, TVector a, TVector b);

    /// <summary>Every lane holds these 32 bits.</summary>
    static abstract TVector BroadcastBits(int bits);

    /// <summary>Bitwise and.</summary>
    static abstract TVector And(TVector a, TVector b);

    /// <summary>Bitwise or.</summary>
    static abstract TVector Or(TVector a, TVector b);

    /// <summary>Sum of the lanes taken as 32-bit integers.</summary>
    static abstract TVector AddBits(TVector a, TVector b);

    /// <summary>Difference of the lanes taken as 32-bit integers.</summary>
    static abstract TVector SubtractBits(TVector a, TVector b);

    /// <summary>The lanes' bits moved to the left.</summary>
    static abstract TVector ShiftBitsLeft(TVector a, int count);

    /// <summary>The lanes' bits moved to the right, the sign bit repeated.</summary>
    static abstract TVector ShiftBitsRight(TVector a, int count);

    /// <summary>The float nearest to the lanes taken as 32-bit integers.</summary>
    static abstract TVector FromBits(TVector integers);
}
