using System.IO.Compression;

namespace SearchCluster.Training;

/// <summary>
/// Bytes of a saved state, compressed where that pays. Reports, the padding of narrow layers and weights that never moved do: to
/// a tenth and less. Trained weights are noise but for their exponents: 9 % would be saved for a hundred times the work of copying.
/// </summary>
internal static class PackedBytes
{
    // Brotli's fastest, with its usual window.
    private const int Quality = 1;
    private const int Window = 22;

    private const int Sample = 1 << 16;

    /// <summary>Writes the bytes, whole or compressed.</summary>
    public static void Write(BinaryWriter writer, ReadOnlySpan<byte> bytes)
    {
        var packed = IsWorthwhile(bytes) ? Compress(bytes) : bytes;
        writer.Write(bytes.Length);
        writer.Write(packed.Length);
        writer.Write(packed);
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
        return BrotliEncoder.TryCompress(bytes, packed, out var length, Quality, Window) && length < bytes.Length ? packed.AsSpan(0, length) : bytes;
    }
}
