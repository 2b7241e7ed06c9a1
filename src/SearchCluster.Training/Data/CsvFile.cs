using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace SearchCluster.Training.Data;

/// <summary>
/// Comma-separated values as RFC 4180 describes them: cells may stand in quotes, within which a quote is doubled. Blanks around a cell,
/// and around its quotes, are no part of it. The file is read piece by piece, so that it takes no more memory than its longest row.
/// </summary>
internal sealed class CsvFile : IDisposable
{
    private const int MostCharacters = 1 << 20;
    private const int MostColumns = 1 << 20;
    private const int Pieces = 1 << 16;
    private const int AtEnd = -1;

    private readonly DataFile _file;
    private readonly byte[] _bytes = new byte[Pieces];
    private readonly char[] _text = new char[Pieces];
    private readonly StringBuilder _cell = new();
    private int _kept;
    private int _at;
    private int _length;
    private bool _hasEnded;
    private long _bytesBefore;
    private int _linesBefore;
    private int _line = 1;

    private CsvFile(DataFile file) => _file = file;

    /// <summary>The rows with the line each begins at, from 1; empty lines are left out.</summary>
    /// <exception cref="DataFileException">It is not a sound file of text in UTF-8, or no table.</exception>
    public static IEnumerable<(int Line, List<string> Cells)> Read(string path)
    {
        using var csv = new CsvFile(DataFile.Open(path));
        if (csv.Peek() == AtEnd)
            throw DataFile.Empty(path);
        if (csv.Peek() == '\uFEFF')
            csv.Next();
        while (csv.Peek() != AtEnd)
        {
            var line = csv._line;
            var cells = csv.Row();
            if (cells is not [""])
                yield return (line, cells);
        }
    }

    /// <summary>Closes it.</summary>
    public void Dispose() => _file.Dispose();

    private List<string> Row()
    {
        var cells = new List<string>();
        while (true)
        {
            cells.Add(Cell());
            if (cells.Count > MostColumns)
                throw Wrong($"line {_line}", $"at most {MostColumns} columns", "more");
            var next = Next();
            if (next == ',')
                continue;
            if (next == '\r' && Peek() == '\n')
                Next();
            _line++;
            return cells;
        }
    }

    // Up to the comma or line end that follows it.
    private string Cell()
    {
        _cell.Clear();
        while (Peek() is >= 0 and not ('\r' or '\n') and var blank && DataText.IsBlank((char)blank))
            Next();
        if (Peek() == '"')
            return Quoted();
        while (!IsCellEnd(Peek()))
            Append(Next());
        return DataText.Trim(_cell.ToString());
    }

    private string Quoted()
    {
        var opened = _line;
        for (Next(); Peek() != '"' || Doubled(); Append(Next()))
        {
            if (Peek() == AtEnd)
                throw Wrong($"line {opened}", "a closing quote", "the end of the file");
            _line += Peek() == '\n' ? 1 : 0;
        }

        while (!IsCellEnd(Peek()))
            if (Next() is var next && !DataText.IsBlank((char)next))
                throw Wrong($"line {_line}", "a comma or the end of the line after a quoted cell", DataText.Quote($"{(char)next}"));
        // Two names that differ in blanks alone would look alike, in quotes as without.
        return DataText.Trim(_cell.ToString());
    }

    // Takes a quote; whether it stands for one in the cell, since another follows. Else the cell has ended.
    private bool Doubled()
    {
        Next();
        return Peek() == '"';
    }

    private static bool IsCellEnd(int c) => c is AtEnd or ',' or '\r' or '\n';

    private void Append(int c)
    {
        if (c == 0)
            throw Wrong($"line {_line}", "text", "a byte 0x00");
        if (_cell.Length == MostCharacters)
            throw Wrong($"line {_line}", $"a cell of at most {MostCharacters} characters", "a longer one");
        _cell.Append((char)c);
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

    // Bytes of another encoding must not become the replacement character: two labels could then look alike.
    private void Fill()
    {
        (_at, _length) = (0, 0);
        while (_length == 0 && !_hasEnded)
        {
            var read = _file.Read(_bytes.AsSpan(_kept));
            _hasEnded = read == 0;
            var bytes = _bytes.AsSpan(0, _kept + read);
            var status = Utf8.ToUtf16(bytes, _text, out var used, out _length, replaceInvalidSequences: false, isFinalBlock: _hasEnded);
            _linesBefore += bytes[..used].Count((byte)'\n');
            _bytesBefore += used;
            if (status == OperationStatus.InvalidData)
                throw Wrong($"line {1 + _linesBefore}, byte {_bytesBefore}", "text in UTF-8", $"0x{bytes[used]:X2}");
            // A character that the next piece completes.
            _kept = bytes.Length - used;
            bytes[used..].CopyTo(_bytes);
        }
    }

    private DataFileException Wrong(string place, string expected, string found) => new(_file.Path, place, expected, found);
}
