using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace SearchCluster.Training.Numerics;

/// <summary>Copies of operands laid out as the kernel reads them.</summary>
internal static unsafe class MatrixPacking
{
    /// <summary>
    /// A panel of op(B): <paramref name="depth"/> rows of <paramref name="columns"/> floats, padded with zeros to
    /// <paramref name="width"/>. <paramref name="b"/> points to the panel's first element in B.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackPanel(float* b, nint stride, bool transposed, int depth, int columns, int width, float* panel)
    {
        if (columns < width)
            new Span<float>(panel, depth * width).Clear();
        if (transposed)
            Transpose(b, stride, columns, depth, panel, width);
        else
            CopyBlock(b, stride, depth, columns, panel, width);
    }

    /// <summary>The same rows at another stride.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CopyBlock(float* source, nint sourceStride, int rows, int columns, float* destination, nint destinationStride)
    {
        for (var row = 0; row < rows; row++, source += sourceStride, destination += destinationStride)
        {
            var column = 0;
            for (; column <= columns - 16; column += 16)
                Vector512.Store(Vector512.Load(source + column), destination + column);
            for (; column <= columns - 4; column += 4)
                Vector128.Store(Vector128.Load(source + column), destination + column);
            for (; column < columns; column++)
                destination[column] = source[column];
        }
    }

    /// <summary>Rows of the source become columns, in squares of four by four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(float* source, nint sourceStride, int rows, int columns, float* destination, nint destinationStride)
    {
        var row = 0;
        for (; row <= rows - 4; row += 4)
        {
            var from = source + row * sourceStride;
            var to = destination + row;
            var column = 0;
            for (; column <= columns - 4; column += 4, to += 4 * destinationStride)
            {
                var first = Vector128.Load(from + column);
                var second = Vector128.Load(from + sourceStride + column);
                var third = Vector128.Load(from + 2 * sourceStride + column);
                var fourth = Vector128.Load(from + 3 * sourceStride + column);
                var (odd, even) = (Interleave(first, third), Interleave(second, fourth));
                Vector128.Store(InterleaveLow(odd.Low, even.Low), to);
                Vector128.Store(InterleaveHigh(odd.Low, even.Low), to + destinationStride);
                Vector128.Store(InterleaveLow(odd.High, even.High), to + 2 * destinationStride);
                Vector128.Store(InterleaveHigh(odd.High, even.High), to + 3 * destinationStride);
            }

            for (; column < columns; column++, to += destinationStride)
                for (var offset = 0; offset < 4; offset++)
                    to[offset] = from[offset * sourceStride + column];
        }

        for (; row < rows; row++)
            for (var column = 0; column < columns; column++)
                destination[column * destinationStride + row] = source[row * sourceStride + column];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<float> Low, Vector128<float> High) Interleave(Vector128<float> a, Vector128<float> b) =>
        (InterleaveLow(a, b), InterleaveHigh(a, b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> InterleaveLow(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackLow(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a, b)
        : Vector128.Create(a[0], b[0], a[1], b[1]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> InterleaveHigh(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackHigh(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a, b)
        : Vector128.Create(a[2], b[2], a[3], b[3]);
}
