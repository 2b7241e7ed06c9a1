using System.Numerics;
using System.Runtime.InteropServices;

namespace SearchCluster.Search.Samplers.GaussianProcess;

/// <summary>The two loops of dense linear algebra, in whole registers.</summary>
internal static class DenseVectors
{
    /// <summary>Σ aᵢ·bᵢ over the length of <paramref name="a"/>.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        b = b[..a.Length];
        var wideA = MemoryMarshal.Cast<double, Vector<double>>(a);
        var wideB = MemoryMarshal.Cast<double, Vector<double>>(b);
        Vector<double> first = default, second = default;
        var i = 0;
        for (; i + 1 < wideA.Length; i += 2)
        {
            first = Vector.FusedMultiplyAdd(wideA[i], wideB[i], first);
            second = Vector.FusedMultiplyAdd(wideA[i + 1], wideB[i + 1], second);
        }

        if (i < wideA.Length)
            first = Vector.FusedMultiplyAdd(wideA[i], wideB[i], first);
        var sum = Vector.Sum(first + second);
        for (var j = wideA.Length * Vector<double>.Count; j < a.Length; j++)
            sum += a[j] * b[j];
        return sum;
    }

    /// <summary>target += factor·source, over the length of <paramref name="source"/>.</summary>
    public static void AddScaled(Span<double> target, double factor, ReadOnlySpan<double> source)
    {
        target = target[..source.Length];
        var wideTarget = MemoryMarshal.Cast<double, Vector<double>>(target);
        var wideSource = MemoryMarshal.Cast<double, Vector<double>>(source);
        var wideFactor = new Vector<double>(factor);
        for (var i = 0; i < wideTarget.Length; i++)
            wideTarget[i] = Vector.FusedMultiplyAdd(wideFactor, wideSource[i], wideTarget[i]);
        for (var j = wideTarget.Length * Vector<double>.Count; j < source.Length; j++)
            target[j] += factor * source[j];
    }
}
