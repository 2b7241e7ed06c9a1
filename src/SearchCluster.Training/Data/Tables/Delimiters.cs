namespace SearchCluster.Training.Data.Tables;

/// <summary>What stands between two cells of a text file.</summary>
internal static class Delimiters
{
    private const int RowsLookedAt = 100;

    // Where two fit all rows, the comma is the one that may be a decimal mark.
    private static readonly char[] Known = ['\t', ';', '|', ','];

    /// <summary>The delimiter in words, for messages.</summary>
    public static string Name(char delimiter) => delimiter switch
    {
        ',' => "a comma",
        ';' => "a semicolon",
        '\t' => "a tab",
        '|' => "a bar",
        _ => DataText.Quote($"{delimiter}"),
    };

    /// <summary>The delimiter that cuts the first rows into as many cells each, at least two; a comma where none does.</summary>
    /// <exception cref="DataFileException">The file cannot be read at all.</exception>
    public static char Find(string path)
    {
        TextRows.Open(path, ',').Dispose();
        var fits = Known.Select(delimiter => (Delimiter: delimiter, Share: ShareOfRows(path, delimiter))).ToList();
        var best = fits.Max(fit => fit.Share);
        return best > 0 ? fits.First(fit => fit.Share == best).Delimiter : ',';
    }

    // Share of the rows that have as many cells as the first, where that has several.
    private static double ShareOfRows(string path, char delimiter)
    {
        using var rows = TextRows.Open(path, delimiter);
        var (count, alike, cells) = (0, 0, 0);
        try
        {
            while (count < RowsLookedAt && rows.Read())
            {
                cells = count == 0 ? rows.Count : cells;
                alike += rows.Count == cells ? 1 : 0;
                count++;
            }
        }
        catch (DataFileException)
        {
            // Quotes stand elsewhere than this delimiter would have them, or the file breaks off: what was read so far counts.
            count++;
        }

        return cells < 2 ? 0 : (double)alike / count;
    }
}
