using System.Globalization;

namespace SearchCluster.Training.Data.Tables;

/// <summary>How a table is written into a text file: delimiter, header, numbers.</summary>
/// <param name="File">The file, as messages call it.</param>
/// <param name="Path">Where it lies.</param>
/// <param name="Delimiter">What stands between two cells.</param>
/// <param name="HasHeader">Whether the first row names the columns.</param>
/// <param name="Names">What the columns are called: by the header, or <c>column 0</c> and so on.</param>
/// <param name="Style">How numbers are written.</param>
internal sealed record TableText(
    string File, string Path, char Delimiter, bool HasHeader, IReadOnlyList<string> Names, NumberText Style)
{
    private const int RowsLookedAt = 1000;
    private const int MostColumnsShown = 12;

    /// <summary>The first row in words, shortened, for messages.</summary>
    public string NamesInWords => Names.Count <= MostColumnsShown
        ? string.Join(", ", Names.Select(DataText.Quote))
        : $"{string.Join(", ", Names.Take(MostColumnsShown - 1).Select(DataText.Quote))}, … {DataText.Quote(Names[^1])} "
            + $"({Names.Count} columns)";

    /// <summary>Finds out what a plan leaves open.</summary>
    /// <param name="file">The file, as messages call it.</param>
    /// <param name="path">Where it lies.</param>
    /// <param name="delimiter">The delimiter; null to find it.</param>
    /// <param name="decimalMark">The decimal mark; null to find it.</param>
    /// <param name="header">Whether there is a header; null to find out.</param>
    /// <param name="named">Names that the plan takes for columns: where the first row has one, it is a header.</param>
    /// <exception cref="DataFileException">It is no readable file of text.</exception>
    public static TableText Find(
        string file, string path, char? delimiter, char? decimalMark, bool? header, IReadOnlyCollection<string> named)
    {
        var between = delimiter ?? Delimiters.Find(path);
        using var rows = TextRows.Open(path, between);
        if (!rows.Read())
            throw new DataFileException(file, "line 1", "a header", "none");
        var first = rows.Texts;
        List<List<string>> sample = [first];
        try
        {
            while (sample.Count < RowsLookedAt && rows.Read())
                sample.Add(rows.Texts);
        }
        catch (DataFileException)
        {
            // What is wrong with these rows is said when all are read.
        }

        var style = new NumberText(decimalMark ?? DecimalOf(file, between, sample));
        var hasHeader = header
            ?? (first.Exists(named.Contains) || !first.Exists(cell => IsValue(cell, style)) || IsNamedByYears(sample, style));
        List<string> names = hasHeader ? first : [.. first.Select((_, place) => $"column {place.ToString(CultureInfo.InvariantCulture)}")];
        return new TableText(file, path, between, hasHeader, names, style);
    }

    /// <summary>Opens the rows below the header.</summary>
    public TextRows OpenRows()
    {
        var rows = TextRows.Open(Path, Delimiter);
        if (HasHeader)
            rows.Read();
        return rows;
    }

    /// <summary>
    /// Whether the first row names columns: rows of as many cells follow, and in one column numbers stand below a name. Any text may hold
    /// commas.
    /// </summary>
    public bool IsTable()
    {
        var numeric = Names.Select(name => !IsValue(name, Style)).ToList();
        var count = 0;
        try
        {
            using var rows = OpenRows();
            for (; count < RowsLookedAt && rows.Read(); count++)
            {
                if (rows.Count != Names.Count)
                    return false;
                for (var column = 0; column < rows.Count; column++)
                    numeric[column] &= IsValue(rows[column].ToString(), Style);
            }
        }
        catch (DataFileException)
        {
            return false;
        }

        return count > 0 && Names.Count > 1 && numeric.Contains(true);
    }

    private static bool IsValue(string cell, NumberText style) => cell.Length > 0 && style.TryWritten(cell, out _, out _);

    // 2019, 2020 above numbers that are no years: names all the same, where a name stands beside them.
    private static bool IsNamedByYears(List<List<string>> sample, NumberText style) =>
        sample.Count > 1 && sample[0].Count > 1 && Enumerable.Range(0, sample[0].Count).Any(column =>
            sample[0][column].Length > 0 && !IsValue(sample[0][column], style) && !MissingText.IsAmongNumbers(sample[0][column])
            && sample.Skip(1).All(row => row.Count <= column || IsValue(row[column], style)));

    // One mark for the file: cells that can be read in one way alone decide it for those that can be read in two.
    private static char DecimalOf(string file, char delimiter, List<List<string>> sample)
    {
        var (points, commas) = (0, 0);
        foreach (var cell in sample.SelectMany(row => row))
            switch (NumberText.DecimalOf(cell))
            {
                case '.':
                    points++;
                    break;
                case ',':
                    commas++;
                    break;
            }

        if (points == 0 && commas == 0 && delimiter != ',' && Doubtful(sample) is var (row, column, text))
            throw new DataFileException(file, $"row {row + 1}, column {column + 1}",
                "a number whose decimal mark is known (decimal: '.' or decimal: ',')", $"{DataText.Quote(text)}, which may be either");
        return commas > points ? ',' : '.';
    }

    // A number such as 1,065 that is either a thousand or one.
    private static (int Row, int Column, string Text)? Doubtful(List<List<string>> sample)
    {
        foreach (var (row, cells) in sample.Index())
            foreach (var (column, cell) in cells.Index())
                if (cell.Count(c => c == ',') == 1 && new NumberText('.').TryWritten(cell, out _, out _))
                    return (row, column, cell);
        return null;
    }
}
