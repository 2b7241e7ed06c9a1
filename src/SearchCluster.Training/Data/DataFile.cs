using System.IO.Compression;

namespace SearchCluster.Training.Data;

/// <summary>
/// A data file, plain or gzip, read from its start. Only regular files are opened: a pipe would wait for a writer, and a device may
/// never end. A gzip file is unpacked as far as it is asked for, so that its reader bounds the memory.
/// </summary>
internal sealed class DataFile : IDisposable
{
    private const int BufferLength = 1 << 16;

    // Gzip allows members one after another, and GZipStream takes a file that breaks off for one that ends. So a member is put
    // behind the file: unless its text comes out last, the file broke off before its end or has something else behind it.
    private static readonly byte[] End = "the end of what the file holds"u8.ToArray();

    private readonly FileStream _file;
    private readonly long _length;
    private readonly GZipStream? _unpacked;
    private readonly PackedFile? _packed;
    private readonly byte[] _buffer = new byte[BufferLength];
    private int _start;
    private int _end;
    private bool _hasEnded;

    private DataFile(string path, FileStream file)
    {
        (Path, _file, _length) = (path, file, file.Length);
        if (IsGzip(file))
            _unpacked = new GZipStream(_packed = new PackedFile(file, _length, PackedEnd()), CompressionMode.Decompress);
    }

    /// <summary>Where it lies.</summary>
    public string Path { get; }

    /// <summary>Bytes of a plain file; null of a gzip file, whose length shows at its end.</summary>
    public long? Length => _unpacked is null ? _length : null;

    /// <summary>Opens a regular file that is not empty.</summary>
    /// <exception cref="DataFileException">There is none, it is a folder, pipe, socket or device, it is empty, or it cannot be
    /// read.</exception>
    public static DataFile Open(string path)
    {
        if (FileKind.Of(path) is not FileKind.Regular and var kind)
            throw new DataFileException(path, "", FileKind.Expected(kind), kind, isPublic: true);
        try
        {
            var file = File.OpenRead(path);
            try
            {
                return file.Length > 0 ? new DataFile(path, file) : throw Empty(path);
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new DataFileException(path, "", "a readable file", error.Message);
        }
    }

    /// <summary>The first of the names, plain or with <c>.gz</c>, that a folder holds.</summary>
    /// <exception cref="DataFileException">It holds none, or there is no such folder, or a link leads out of the data folders.</exception>
    public static string Find(DataFolders folders, string folder, params ReadOnlySpan<string> names)
    {
        if (FileKind.Of(folder) is not FileKind.Folder and var kind)
            throw new DataFileException(folder, "", "a folder", kind, isPublic: true);
        foreach (var name in names)
            if (TryFind(folders, folder, name) is { } found)
                return found;
        throw new DataFileException(
            folder, "", $"a file {string.Join(" or ", names.ToArray())}, plain or .gz", "none of these", isPublic: true);
    }

    /// <summary>What a folder holds under a name, plain or with <c>.gz</c>; null when there is neither.</summary>
    /// <exception cref="DataFileException">A link leads out of the data folders.</exception>
    public static string? TryFind(DataFolders folders, string folder, string name) =>
        folders.Find(folder, name) ?? folders.Find(folder, name + ".gz");

    /// <summary>The next bytes, as many as there are up to the length of <paramref name="target"/>; 0 at the end of the file.</summary>
    /// <exception cref="DataFileException">It is damaged, cannot be read, or changes while it is read.</exception>
    public int Read(Span<byte> target)
    {
        if (Ready == 0)
            Fill();
        var count = Math.Min(target.Length, Ready);
        _buffer.AsSpan(_start, count).CopyTo(target);
        _start += count;
        return count;
    }

    /// <summary>The next bytes, at most <paramref name="count"/>: fewer where the file ends before.</summary>
    /// <exception cref="DataFileException">It is damaged, cannot be read, or changes while it is read.</exception>
    public byte[] ReadUpTo(long count)
    {
        // What a header promises is not taken for there: memory grows with what comes.
        var bytes = new byte[Math.Min(count, Length ?? BufferLength)];
        var read = 0;
        while (read < count)
        {
            if (read == bytes.Length)
                Array.Resize(ref bytes, (int)Math.Min(Math.Min(count, Array.MaxLength), 2L * bytes.Length));
            var more = Read(bytes.AsSpan(read));
            if (more == 0)
                break;
            read += more;
        }

        return read == bytes.Length ? bytes : bytes[..read];
    }

    /// <summary>Whether nothing follows what was read; of a gzip file that what was read is sound.</summary>
    /// <exception cref="DataFileException">It is damaged, cannot be read, or changes while it is read.</exception>
    public bool IsAtEnd()
    {
        if (Ready == 0)
            Fill();
        if (Ready == 0)
            return true;
        // What stands there may be the rest of a file that broke off, unpacked: then the end that belongs there does not come out.
        while (_packed is { IsConsumed: true } && !_hasEnded)
        {
            _start = Math.Max(_start, _end - End.Length);
            Fill();
        }

        return false;
    }

    /// <summary>Closes it.</summary>
    public void Dispose()
    {
        _unpacked?.Dispose();
        _file.Dispose();
    }

    // Bytes that may be handed out: of a gzip file, what might be the end is held back.
    private int Ready => Math.Max(0, _end - _start - (_unpacked is null || _hasEnded ? 0 : End.Length));

    private void Fill()
    {
        while (Ready == 0 && !_hasEnded)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            var read = ReadFile(_buffer.AsSpan(_end));
            _end += read;
            if (read > 0)
                continue;
            _hasEnded = true;
            if (_unpacked is null)
                continue;
            if (!_buffer.AsSpan(0, _end).EndsWith(End))
                throw Damaged();
            _end -= End.Length;
        }
    }

    private int ReadFile(Span<byte> target)
    {
        try
        {
            return _unpacked is null ? ReadPlain(target) : _unpacked.Read(target);
        }
        catch (InvalidDataException)
        {
            throw Damaged();
        }
        catch (IOException error)
        {
            throw new DataFileException(Path, "", "a readable file", error.Message);
        }
    }

    // As long as it was when it was opened: one that is written to meanwhile is neither the old data nor the new.
    private int ReadPlain(Span<byte> target)
    {
        var read = _file.Read(target);
        if (_file.Position > _length || (read == 0 && _file.Position < _length))
            throw new DataFileException(
                Path, $"byte {Math.Min(_file.Position, _length)}", $"a file of {_length} bytes that stays as it is", "that it changes "
                    + "while it is read");
        return read;
    }

    private static bool IsGzip(FileStream file)
    {
        Span<byte> mark = stackalloc byte[2];
        var isGzip = file.ReadAtLeast(mark, mark.Length, throwOnEndOfStream: false) == mark.Length && mark is [0x1F, 0x8B];
        file.Position = 0;
        return isGzip;
    }

    private static byte[] PackedEnd()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(End);
        return packed.ToArray();
    }

    /// <summary>Says that a file holds nothing.</summary>
    public static DataFileException Empty(string path) => new(path, "", "data", "an empty file", isPublic: true);

    private DataFileException Damaged() => new(
        Path, "", "sound gzip data up to the end of the file", $"damage, an end too early, or other bytes behind them, in {_length} bytes");

    /// <summary>The bytes of a file as long as it was when it was opened, and behind them a gzip member.</summary>
    private sealed class PackedFile(FileStream file, long length, byte[] end) : Stream
    {
        private long _position;

        /// <summary>Whether all bytes of the file itself have been read.</summary>
        public bool IsConsumed => _position >= length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => _position; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (_position < length && file.Read(buffer[..(int)Math.Min(buffer.Length, length - _position)]) is > 0 and var read)
            {
                _position += read;
                return read;
            }

            // A file that became shorter is one that breaks off.
            _position = Math.Max(_position, length);
            var rest = end.AsSpan((int)Math.Min(end.Length, _position - length));
            var count = Math.Min(rest.Length, buffer.Length);
            rest[..count].CopyTo(buffer);
            _position += count;
            return count;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

/// <summary>A data file that cannot be read as what it should be. The message says where, what was expected, and what was found.</summary>
public sealed class DataFileException : Exception
{
    /// <summary>Names the file, the place in it, what was expected and what was found.</summary>
    /// <param name="file">The file.</param>
    /// <param name="place">A byte, a line or a column; empty for the whole.</param>
    /// <param name="expected">What the file should hold there.</param>
    /// <param name="found">What it holds: taken for a quotation of the file unless <paramref name="isPublic"/>.</param>
    /// <param name="isPublic">Whether what was found may be told to those who may not read the file, as its absence or its columns'
    /// names.</param>
    public DataFileException(string file, string place, string expected, string found, bool isPublic = false)
        : base($"{file}: {Where(place)}expected {expected}, found {found}") =>
        PublicMessage = isPublic ? Message : $"{file}: {Where(place)}expected {expected}";

    /// <summary>A file that is not read at all, and why; the words follow its name.</summary>
    public DataFileException(string file, string why)
        : base($"{file}: {why}") => PublicMessage = Message;

    /// <summary>Several things that are wrong with one file, each of which is one of <see cref="All"/>.</summary>
    public DataFileException(IReadOnlyList<DataFileException> all)
        : base(string.Join(Environment.NewLine, all.Select(one => one.Message)))
    {
        ArgumentOutOfRangeException.ThrowIfZero(all.Count);
        (All, PublicMessage) = (all, string.Join(Environment.NewLine, all.Select(one => one.PublicMessage)));
    }

    /// <summary>Each thing that is wrong: itself, or several of one file.</summary>
    public IReadOnlyList<DataFileException> All { get => field ?? [this]; }

    /// <summary>
    /// What to do about it, in a sentence; empty where that goes without saying. It quotes nothing of the file but names.
    /// </summary>
    public string Advice { get; init; } = "";

    /// <summary>The message with what to do.</summary>
    public string Told => WithAdvice(Message);

    /// <summary>The same for those who may not read the file.</summary>
    public string PublicTold => WithAdvice(PublicMessage);

    /// <summary>
    /// The message for those who may not read the file, such as clients of a silo: it quotes nothing of what the file holds but names of
    /// columns, where it is really a table.
    /// </summary>
    public string PublicMessage { get; }

    private string WithAdvice(string message) => Advice.Length > 0 ? $"{message}. {Advice}" : message;

    private static string Where(string place) => place.Length > 0 ? $"{place}: " : "";
}
