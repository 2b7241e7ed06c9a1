using System.Buffers.Binary;

namespace SearchCluster.Training.Data;

/// <summary>
/// The IDX format of MNIST (LeCun, Cortes and Burges): a big-endian magic number, the sizes, then unsigned bytes. The header is believed:
/// as many bytes are read as it says, and what stands behind them is refused unread.
/// </summary>
internal static class IdxFile
{
    private const int ImagesMagic = 0x0803;
    private const int LabelsMagic = 0x0801;

    /// <summary>Images, row-major, <c>[Count × Height × Width]</c>.</summary>
    /// <exception cref="DataFileException">It is not a sound file of images.</exception>
    public static (byte[] Pixels, int Count, int Height, int Width) ReadImages(string path)
    {
        using var file = DataFile.Open(path);
        var header = Header(file, ImagesMagic, "images", sizes: 3);
        var (count, height, width) = (Size(header, 0), Size(header, 1), Size(header, 2));
        return (Body(file, header, (Int128)count * height * width, $"{count} images of {height} × {width}"), count, height, width);
    }

    /// <summary>Labels, each below <paramref name="classes"/>.</summary>
    /// <exception cref="DataFileException">It is not a sound file of labels.</exception>
    public static int[] ReadLabels(string path, int classes)
    {
        using var file = DataFile.Open(path);
        var header = Header(file, LabelsMagic, "labels", sizes: 1);
        var labels = Body(file, header, Size(header, 0), $"{Size(header, 0)} labels");
        for (var i = 0; i < labels.Length; i++)
            if (labels[i] >= classes)
                throw new DataFileException(path, $"byte {header.Length + i}", $"a label from 0 to {classes - 1}", $"{labels[i]}");
        return [.. labels.Select(label => (int)label)];
    }

    private static byte[] Header(DataFile file, int magic, string content, int sizes)
    {
        var bytes = file.ReadUpTo(4 * (1 + sizes));
        if (bytes.Length == 0)
            throw DataFile.Empty(file.Path);
        if (bytes.Length >= 4 && BinaryPrimitives.ReadInt32BigEndian(bytes) is var found && found != magic)
            throw new DataFileException(file.Path, "byte 0", $"the magic number 0x{magic:X8} of {content}", $"0x{found:X8}");
        if (bytes.Length < 4 * (1 + sizes))
            throw new DataFileException(file.Path, $"byte {bytes.Length}", $"a header of {4 * (1 + sizes)} bytes", "the end of the file");
        for (var i = 0; i < sizes; i++)
            if (Size(bytes, i) < 1)
                throw new DataFileException(file.Path, $"byte {4 + 4 * i}", "a size of at least 1", $"{Size(bytes, i)}");
        return bytes;
    }

    private static int Size(byte[] header, int index) => BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4 + 4 * index));

    private static byte[] Body(DataFile file, byte[] header, Int128 length, string content)
    {
        var start = header.Length;
        // The length of a plain file tells before anything is read.
        if (file.Length is { } whole && whole - start < length)
            throw Ends(file, start, length, content, whole - start);
        if (file.Length is { } all && all - start > length)
            throw new DataFileException(file.Path, $"byte {start + length}", "the end of the file "
                + $"after {content}", $"{all - start - length} more bytes");
        if (length > Array.MaxLength)
            throw new DataFileException(file.Path, "byte 4", $"at most {Array.MaxLength} bytes of data", $"{length} bytes of {content}");
        var bytes = file.ReadUpTo((long)length);
        if (bytes.Length < length)
            throw Ends(file, start, length, content, bytes.Length);
        if (!file.IsAtEnd())
            throw new DataFileException(file.Path, $"byte {start + length}", $"the end of the file after {content}", "more bytes");
        return bytes;
    }

    private static DataFileException Ends(DataFile file, int start, Int128 length, string content, long found) => new(
        file.Path, $"byte {start + found}", $"{length} bytes of {content} after the header", $"the end of the file after {found}");
}
