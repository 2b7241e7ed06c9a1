using System.Buffers;
using System.Buffers.Binary;
using System.Text.Unicode;

namespace SearchCluster.Training.Data.Tables;

/// <summary>
/// The rows of a text file as RFC 4180 describes them, with any delimiter: cells may stand in quotes, within which a quote is doubled.
/// Blanks around a cell, and around its quotes, are no part of it. The text is UTF-8, or UTF-16 with a byte order mark. The file is read
/// piece by piece, so that it takes no more memory than its longest row.
/// </summary>
internal sealed class TextRows : IDisposable
{
    private const int MostCharacters = 1 << 20;
    private const int MostColumns = 1 << 20;
    private const int Pieces = 1 << 16;
    private const int AtEnd = -1;

    private readonly DataFile _file;
    private readonly char _delimiter;
    private readonly SearchValues<char> _cellEnds;
    private readonly byte[] _bytes = ArrayPool<byte>.Shared.Rent(Pieces);
    private readonly char[] _text = ArrayPool<char>.Shared.Rent(Pieces);
    private int[] _ends = ArrayPool<int>.Shared.Rent(1024);
    private char[] _row = ArrayPool<char>.Shared.Rent(1024);
    private int _count;
    private int _rowLength;
    private TextEncoding _encoding;
    private int _kept;
    private int _at;
    private int _length;
    private bool _hasEnded;
    private bool _isDisposed;
    private long _bytesBefore;
    private int _linesBefore;
    private int _line = 1;

    private TextRows(DataFile file, char delimiter)
    {
        (_file, _delimiter) = (file, delimiter);
        _cellEnds = SearchValues.Create([delimiter, '\r', '\n', '\0']);
    }

    private enum TextEncoding
    {
        Unknown,
        Utf8,
        Utf16LittleEndian,
        Utf16BigEndian,
    }

    /// <summary>Line at which the row begins, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Cells of the row.</summary>
    public int Count => _count;

    /// <summary>A cell of the row, until the next is read.</summary>
    public ReadOnlySpan<char> this[int cell]
    {
        get
        {
            var start = cell == 0 ? 0 : _ends[cell - 1];
            return _row.AsSpan(start, _ends[cell] - start);
        }
    }

    /// <summary>The cells of the row as texts.</summary>
    public List<string> Texts => [.. Enumerable.Range(0, Count).Select(cell => this[cell].ToString())];

    /// <summary>Opens a file.</summary>
    /// <exception cref="DataFileException">It is no readable file, or empty.</exception>
    public static TextRows Open(string path, char delimiter)
    {
        var rows = new TextRows(DataFile.Open(path), delimiter);
        try
        {
            if (rows.Peek() == AtEnd)
                throw DataFile.Empty(path);
            if (rows.Peek() == '\uFEFF')
                rows._at++;
            return rows;
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next row, empty lines left out; false at the end.</summary>
    /// <exception cref="DataFileException">It is not sound text, or no table.</exception>
    public bool Read()
    {
        while (Peek() != AtEnd)
        {
            Line = _line;
            ReadRow();
            if (_count > 1 || _rowLength > 0)
                return true;
        }

        return false;
    }

    /// <summary>Closes it.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _file.Dispose();
        ArrayPool<byte>.Shared.Return(_bytes);
        ArrayPool<char>.Shared.Return(_text);
        ArrayPool<char>.Shared.Return(_row);
        ArrayPool<int>.Shared.Return(_ends);
    }

    private void ReadRow()
    {
        (_count, _rowLength) = (0, 0);
        while (true)
        {
            ReadCell();
            if (_count == _ends.Length)
                Grow(ref _ends, 2 * _count);
            _ends[_count++] = _rowLength;
            if (_count > MostColumns)
                throw Wrong($"line {_line}", $"at most {MostColumns} columns", "more");
            var next = Next();
            if (next == _delimiter)
                continue;
            if (next == '\r' && Peek() == '\n')
                _at++;
            _line++;
            return;
        }
    }

    // Up to the delimiter or line end that follows it.
    private void ReadCell()
    {
        while (Peek() is >= 0 and not ('\r' or '\n') and var blank && blank != _delimiter && DataText.IsBlank((char)blank))
            _at++;
        var start = _rowLength;
        if (Peek() == '"')
            ReadQuoted();
        else
            ReadPlain(start);
        // Two names that differ in blanks alone would look alike, in quotes as without.
        while (_rowLength > start && DataText.IsBlank(_row[_rowLength - 1]))
            _rowLength--;
        var blanks = 0;
        while (start + blanks < _rowLength && DataText.IsBlank(_row[start + blanks]))
            blanks++;
        if (blanks == 0)
            return;
        _row.AsSpan(start + blanks, _rowLength - start - blanks).CopyTo(_row.AsSpan(start));
        _rowLength -= blanks;
    }

    private void ReadPlain(int start)
    {
        while (Peek() != AtEnd)
        {
            var rest = _text.AsSpan(_at, _length - _at);
            var end = rest.IndexOfAny(_cellEnds);
            var piece = end < 0 ? rest : rest[..end];
            if (_rowLength - start + piece.Length > MostCharacters)
                throw TooLong();
            Append(piece);
            _at += piece.Length;
            if (end >= 0 && Peek() != '\0')
                return;
            if (end >= 0)
                throw Wrong($"line {_line}", "text", "a byte 0x00");
        }
    }

    private void ReadQuoted()
    {
        var (opened, start) = (_line, _rowLength);
        for (_at++; Peek() != '"' || Doubled(); Append((char)Next()))
        {
            if (Peek() == AtEnd)
                throw Wrong($"line {opened}", "a closing quote", "the end of the file");
            if (Peek() == 0)
                throw Wrong($"line {_line}", "text", "a byte 0x00");
            if (_rowLength - start == MostCharacters)
                throw TooLong();
            _line += Peek() == '\n' ? 1 : 0;
        }

        while (Peek() is not (AtEnd or '\r' or '\n') and var next && next != _delimiter)
        {
            if (!DataText.IsBlank((char)next))
                throw Wrong($"line {_line}", $"{Delimiters.Name(_delimiter)} or the end of the line after a quoted cell",
                    DataText.Quote($"{(char)next}"));
            _at++;
        }
    }

    // Takes a quote; whether it stands for one in the cell, since another follows. Else the cell has ended.
    private bool Doubled()
    {
        _at++;
        return Peek() == '"';
    }

    private void Append(char c) => Append([c]);

    private void Append(ReadOnlySpan<char> piece)
    {
        if (_rowLength + piece.Length > _row.Length)
            Grow(ref _row, Math.Max(2 * _row.Length, _rowLength + piece.Length));
        piece.CopyTo(_row.AsSpan(_rowLength));
        _rowLength += piece.Length;
    }

    private static void Grow<T>(ref T[] array, int length)
    {
        var larger = ArrayPool<T>.Shared.Rent(length);
        array.CopyTo(larger, 0);
        ArrayPool<T>.Shared.Return(array);
        array = larger;
    }

    private int Peek()
    {
        if (_at == _length && !_hasEnded)
            Fill();
        return _at < _length ? _text[_at] : AtEnd;
    }

    private int Next()
    {
        var c = Peek();
        _at += c == AtEnd ? 0 : 1;
        return c;
    }

    private void Fill()
    {
        (_at, _length) = (0, 0);
        while (_length == 0 && !_hasEnded)
        {
            var read = _file.Read(_bytes.AsSpan(_kept, Pieces - _kept));
            _hasEnded = read == 0;
            var bytes = _bytes.AsSpan(0, _kept + read);
            if (_encoding == TextEncoding.Unknown)
                _encoding = EncodingOf(bytes);
            var used = _encoding == TextEncoding.Utf8 ? FromUtf8(bytes) : FromUtf16(bytes);
            // A character that the next piece completes.
            _kept = bytes.Length - used;
            bytes[used..].CopyTo(_bytes);
        }
    }

    // UTF-16 without a mark has a zero in every other byte of its first characters, which are nearly always of ASCII.
    private static TextEncoding EncodingOf(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xFF, 0xFE, ..] => TextEncoding.Utf16LittleEndian,
        [0xFE, 0xFF, ..] => TextEncoding.Utf16BigEndian,
        [not 0, 0, not 0, 0, ..] => TextEncoding.Utf16LittleEndian,
        [0, not 0, 0, not 0, ..] => TextEncoding.Utf16BigEndian,
        _ => TextEncoding.Utf8,
    };

    // Bytes of another encoding must not become the replacement character: two labels could then look alike.
    private int FromUtf8(Span<byte> bytes)
    {
        var status = Utf8.ToUtf16(bytes, _text, out var used, out _length, replaceInvalidSequences: false, isFinalBlock: _hasEnded);
        _linesBefore += bytes[..used].Count((byte)'\n');
        _bytesBefore += used;
        return status == OperationStatus.InvalidData
            ? throw Wrong($"line {1 + _linesBefore}, byte {_bytesBefore}", "text in UTF-8", $"0x{bytes[used]:X2}")
            : used;
    }

    private int FromUtf16(Span<byte> bytes)
    {
        for (; 2 * _length + 1 < bytes.Length; _length++)
        {
            var pair = bytes.Slice(2 * _length, 2);
            _text[_length] = (char)(_encoding == TextEncoding.Utf16BigEndian
                ? BinaryPrimitives.ReadUInt16BigEndian(pair)
                : BinaryPrimitives.ReadUInt16LittleEndian(pair));
            _linesBefore += _text[_length] == '\n' ? 1 : 0;
        }

        _bytesBefore += 2 * _length;
        return _hasEnded && bytes.Length % 2 == 1
            ? throw Wrong($"line {1 + _linesBefore}, byte {_bytesBefore}", "text in UTF-16", "half a character at the end of the file")
            : 2 * _length;
    }

    private DataFileException TooLong() =>
        Wrong($"line {_line}", $"a cell of at most {MostCharacters} characters", "a longer one");

    private DataFileException Wrong(string place, string expected, string found) => new(_file.Path, place, expected, found);
}
