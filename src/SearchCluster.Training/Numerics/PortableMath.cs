using System.Runtime.CompilerServices;

namespace SearchCluster.Training.Numerics;

/// <summary>
/// Double-precision functions for random draws. <see cref="Math"/> asks the platform's C library, whose bits differ from one
/// to the next; these use nothing but IEEE arithmetic.
/// </summary>
internal static class PortableMath
{
    // The first part of ln 2 ends in enough zeros for its product with an exponent to be exact.
    private const double Ln2High = 0.6931471803691238;
    private const double Ln2Low = 1.9082149292705877e-10;

    private const double RootHalf = 0.70710678118654752;

    /// <summary>ln x of a positive, normal, finite x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Log(double x)
    {
        // x = 2ᵉ·m with √½ ≤ m < √2, and ln m = 2·artanh(s), s = (m − 1) / (m + 1), |s| < 0.172.
        var bits = BitConverter.DoubleToInt64Bits(x) - BitConverter.DoubleToInt64Bits(RootHalf);
        var exponent = bits >> 52;
        var m = BitConverter.Int64BitsToDouble((bits & 0xFFFFFFFFFFFFFL) + BitConverter.DoubleToInt64Bits(RootHalf));
        var f = m - 1;
        var s = f / (2 + f);
        var square = s * s;

        // artanh(s) = s + s³/3 + s⁵/5 + …; the first term left out is below 2⁻⁵⁷ of the first.
        var series = (1.0 / 21) * square;
        series = (series + 1.0 / 19) * square;
        series = (series + 1.0 / 17) * square;
        series = (series + 1.0 / 15) * square;
        series = (series + 1.0 / 13) * square;
        series = (series + 1.0 / 11) * square;
        series = (series + 1.0 / 9) * square;
        series = (series + 1.0 / 7) * square;
        series = (series + 1.0 / 5) * square;
        series = (series + 1.0 / 3) * square;
        return exponent * Ln2High + (2 * s + (2 * s * series + exponent * Ln2Low));
    }

    /// <summary>Sine and cosine of an angle in turns (1 is 2π), in [0, 1]: the reduction to an eighth of a turn is exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (double Sine, double Cosine) SineCosineOfTurns(double turns)
    {
        var quarter = (int)(4 * turns + 0.5);
        var angle = 2 * Math.PI * (turns - 0.25 * quarter);
        var square = angle * angle;

        // Taylor's series on |angle| ≤ π/4; the first terms left out are below 2⁻⁵⁵.
        var sine = 1 - square * (1.0 / (17 * 16));
        sine = 1 - square * (1.0 / (15 * 14)) * sine;
        sine = 1 - square * (1.0 / (13 * 12)) * sine;
        sine = 1 - square * (1.0 / (11 * 10)) * sine;
        sine = 1 - square * (1.0 / (9 * 8)) * sine;
        sine = 1 - square * (1.0 / (7 * 6)) * sine;
        sine = 1 - square * (1.0 / (5 * 4)) * sine;
        sine = 1 - square * (1.0 / (3 * 2)) * sine;
        sine *= angle;

        var cosine = 1 - square * (1.0 / (16 * 15));
        cosine = 1 - square * (1.0 / (14 * 13)) * cosine;
        cosine = 1 - square * (1.0 / (12 * 11)) * cosine;
        cosine = 1 - square * (1.0 / (10 * 9)) * cosine;
        cosine = 1 - square * (1.0 / (8 * 7)) * cosine;
        cosine = 1 - square * (1.0 / (6 * 5)) * cosine;
        cosine = 1 - square * (1.0 / (4 * 3)) * cosine;
        cosine = 1 - square * (1.0 / (2 * 1)) * cosine;
        return (quarter & 3) switch
        {
            0 => (sine, cosine),
            1 => (cosine, -sine),
            2 => (-sine, -cosine),
            _ => (-cosine, sine),
        };
    }
}
