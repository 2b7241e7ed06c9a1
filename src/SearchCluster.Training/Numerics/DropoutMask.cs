using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SearchCluster.Randomness;

namespace SearchCluster.Training.Numerics;

/// <summary>Masks of inverted dropout (Srivastava and others, JMLR 2014): 0 with probability p, else 1 / (1 − p).</summary>
internal static unsafe class DropoutMask
{
    private const int Resolution = 1 << 16;

    /// <summary>Whether masks of a rate are all 0.</summary>
    public static bool DropsAll(double rate) => Threshold(rate) >= Resolution;

    /// <summary>
    /// Fills <paramref name="length"/> elements, four of each 64-bit draw: an element is dropped where its 16 bits lie below
    /// p·2¹⁶, so that <paramref name="rate"/> p, in [0, 1), is met to 2⁻¹⁷.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void Fill(ref RandomStream random, float* mask, int length, double rate)
    {
        var threshold = Vector128.Create(Threshold(rate));
        var kept = Vector128.Create((float)(1 / (1 - rate))).AsInt32();
        var stream = random; // a local's state stays in registers
        var index = 0;
        for (; index <= length - 4; index += 4)
            Draw(ref stream, threshold, kept).Store(mask + index);

        if (index < length)
        {
            var last = Draw(ref stream, threshold, kept);
            for (var element = 0; index < length; element++, index++)
                mask[index] = last[element];
        }

        random = stream;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Draw(ref RandomStream stream, Vector128<int> threshold, Vector128<int> kept)
    {
        var draws = Vector128.WidenLower(Vector128.CreateScalar(stream.NextBits()).AsUInt16()).AsInt32();
        return Vector128.AndNot(kept, Vector128.LessThan(draws, threshold)).AsSingle();
    }

    private static int Threshold(double rate) => (int)(rate * Resolution + 0.5);
}
