using System.Text;

namespace SearchCluster.Training.Data;

/// <summary>Comma-separated values as RFC 4180 describes them: cells may stand in quotes, within which a quote is doubled.</summary>
internal static class CsvFile
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The rows with the line each begins at, from 1; empty lines are left out.</summary>
    public static IEnumerable<(int Line, List<string> Cells)> Read(string path)
    {
        var text = Decode(path, DataFile.ReadAll(path)).TrimStart('\uFEFF');
        var (line, start, at) = (1, 1, 0);
        var cells = new List<string>();
        while (at < text.Length)
        {
            cells.Add(text[at] == '"' ? Quoted(path, text, ref at, ref line) : Plain(text, ref at));
            if (at < text.Length && text[at] == ',')
            {
                at++;
                if (at == text.Length)
                    cells.Add("");
                continue;
            }

            if (at < text.Length && text[at] is not ('\r' or '\n'))
                throw new DataFileException(path, $"line {line}", "a comma or the end of the line after a quoted cell", $"'{text[at]}'");
            at += text.AsSpan(at).StartsWith("\r\n") ? 2 : at < text.Length ? 1 : 0;
            line++;
            if (cells is not [""])
                yield return (start, cells);
            (cells, start) = ([], line);
        }
    }

    // Bytes of another encoding must not become the replacement character: two labels could then look alike.
    private static string Decode(string path, byte[] bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException error)
        {
            var line = 1 + bytes.AsSpan(0, error.Index).Count((byte)'\n');
            throw new DataFileException(path, $"line {line}, byte {error.Index}", "text in UTF-8", $"0x{bytes[error.Index]:X2}");
        }
    }

    private static string Plain(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && text[at] is not (',' or '\r' or '\n'))
            at++;
        return text[start..at].Trim();
    }

    private static string Quoted(string path, string text, ref int at, ref int line)
    {
        var (cell, opened) = (new StringBuilder(), line);
        for (at++; at < text.Length; at++)
        {
            if (text[at] == '"' && (at + 1 == text.Length || text[at + 1] != '"'))
            {
                at++;
                return cell.ToString();
            }

            at += text[at] == '"' ? 1 : 0;
            line += text[at] == '\n' ? 1 : 0;
            cell.Append(text[at]);
        }

        throw new DataFileException(path, $"line {opened}", "a closing quote", "the end of the file");
    }
}
