using Microsoft.Win32.SafeHandles;

namespace SearchCluster.Silo.Commands;

/// <summary>
/// Reads what a program writes: everything is the log, and lines of standard output and of the reports' file may be reports.
/// </summary>
internal sealed class CommandOutput(CommandLog log, CommandReports reports, string file, TimeProvider clock) : IDisposable
{
    private const int StandardOutput = 0;
    private const int LongestNumber = 64;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    private readonly LineReader _lines = new();
    private readonly LineReader _fileLines = new();
    private readonly byte[] _buffer = new byte[1 << 16];
    // Opened before the program starts: it may delete the file, and put something else in its place.
    private readonly SafeFileHandle _file = File.OpenHandle(
        file, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    private byte[] _lastLine = [];
    private long _fileRead;
    private long _looked;

    /// <summary>Takes bytes that the program wrote.</summary>
    public void Read(int output, ReadOnlySpan<byte> bytes)
    {
        log.Append(bytes);
        if (output == StandardOutput)
            _lines.Read(bytes, TakeOutput);
    }

    /// <summary>Looks for reports in the file, unless it has done so moments before.</summary>
    public void Look()
    {
        if (_looked != 0 && clock.GetElapsedTime(_looked) < BetweenLooks)
            return;
        ReadFile();
        _looked = clock.GetTimestamp();
    }

    /// <summary>The program has ended.</summary>
    public void End()
    {
        ReadFile();
        EndLine(_fileLines, (line, isCut) => Take(line, isCut));
        EndLine(_lines, TakeOutput);
        reports.ReadLast(_lastLine);
        reports.End();
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private void EndLine(LineReader lines, LineReader.LineTaker take)
    {
        if (!lines.HasRest)
            return;
        lines.End((line, isCut) =>
        {
            if (IsHalf(line))
                reports.Note("the last line begins like a report, and breaks off: it was not counted");
            take(line, isCut);
        });
    }

    private void ReadFile()
    {
        while (RandomAccess.Read(_file, _buffer, _fileRead) is > 0 and var length)
        {
            _fileRead += length;
            _fileLines.Read(_buffer.AsSpan(0, length), Take);
        }
    }

    private void TakeOutput(ReadOnlySpan<byte> line, bool isCut)
    {
        if (line.TrimStart(" \t\r"u8).Length > 0)
            _lastLine = line.Length <= LongestNumber ? line.ToArray() : [];
        Take(line, isCut);
    }

    private void Take(ReadOnlySpan<byte> line, bool isCut)
    {
        line = line.Trim(" \t\r"u8);
        if (line.Length == 0 || line[0] != (byte)'{')
            return;
        if (isCut)
            reports.Note($"a line that begins like a report is longer than {LineReader.LongestLine} bytes: it was not read");
        else
            reports.Read(line);
    }

    private static bool IsHalf(ReadOnlySpan<byte> line)
    {
        line = line.Trim(" \t\r"u8);
        return line.StartsWith("{"u8) && !line.EndsWith("}"u8);
    }
}
