using System.Buffers.Binary;

namespace SearchCluster.Training.Data;

/// <summary>The IDX format of MNIST (LeCun, Cortes and Burges): a big-endian magic number, the sizes, then unsigned bytes.</summary>
internal static class IdxFile
{
    private const int ImagesMagic = 0x0803;
    private const int LabelsMagic = 0x0801;

    /// <summary>Images, row-major, and their height and width.</summary>
    public static (byte[] Pixels, int Count, int Height, int Width) ReadImages(string path)
    {
        var bytes = DataFile.ReadAll(path);
        CheckHeader(path, bytes, ImagesMagic, "images", sizes: 3);
        var (count, height, width) = (Size(bytes, 0), Size(bytes, 1), Size(bytes, 2));
        return (Body(path, bytes, 16, (Int128)count * height * width, $"{count} images of {height} × {width}"), count, height, width);
    }

    /// <summary>Labels, each below <paramref name="classes"/>.</summary>
    public static int[] ReadLabels(string path, int classes)
    {
        var bytes = DataFile.ReadAll(path);
        CheckHeader(path, bytes, LabelsMagic, "labels", sizes: 1);
        var labels = Body(path, bytes, 8, Size(bytes, 0), $"{Size(bytes, 0)} labels");
        for (var i = 0; i < labels.Length; i++)
            if (labels[i] >= classes)
                throw new DataFileException(path, $"byte {8 + i}", $"a label from 0 to {classes - 1}", $"{labels[i]}");
        return [.. labels.Select(label => (int)label)];
    }

    private static void CheckHeader(string path, byte[] bytes, int magic, string content, int sizes)
    {
        if (bytes.Length >= 4 && BinaryPrimitives.ReadInt32BigEndian(bytes) is var found && found != magic)
            throw new DataFileException(path, "byte 0", $"the magic number 0x{magic:X8} of {content}", $"0x{found:X8}");
        if (bytes.Length < 4 * (1 + sizes))
            throw new DataFileException(path, $"byte {bytes.Length}", $"a header of {4 * (1 + sizes)} bytes", "the end of the file");
        for (var i = 0; i < sizes; i++)
            if (Size(bytes, i) < 1)
                throw new DataFileException(path, $"byte {4 + 4 * i}", "a size of at least 1", $"{Size(bytes, i)}");
    }

    private static int Size(byte[] bytes, int index) => BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(4 + 4 * index));

    private static byte[] Body(string path, byte[] bytes, int start, Int128 length, string content)
    {
        var found = bytes.Length - start;
        if (found < length)
            throw new DataFileException(path, $"byte {bytes.Length}", $"{length} bytes of {content} after the header", $"the end of the file after {found}");
        if (found > length)
            throw new DataFileException(path, $"byte {start + length}", $"the end of the file after {content}", $"{found - length} more bytes");
        return bytes[start..];
    }
}
