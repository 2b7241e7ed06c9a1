using System.Globalization;

namespace SearchCluster.Training.Data;

/// <summary>Comma-separated values (RFC 4180) with a header line, a label column, and numbers in all others; plain or gzip.</summary>
public sealed record CsvDataset : DatasetPlan
{
    private const int MostColumnsShown = 12;

    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>Name of the label column. Default "label".</summary>
    public string Label { get; init; } = "label";

    /// <summary>
    /// How labels become classes: by their names, or by the numbers that they are. Default by numbers where all labels are numbers.
    /// </summary>
    public LabelReading? Labels { get; init; }

    internal override string Source => File;

    internal override SourceData Read(ulong seed, bool needsTest, DataFolders folders)
    {
        using var rows = CsvFile.Read(folders.Locate(File)).GetEnumerator();
        if (!rows.MoveNext())
            throw new DataFileException(File, "line 1", "a header", "none");
        var header = rows.Current.Cells;
        var labelColumn = LabelColumn(header, rows);
        List<string> names = [.. header.Where((_, column) => column != labelColumn)];
        var (features, labels) = (new FeatureTable(File, names), new List<(int Line, string Text)>());
        while (rows.MoveNext())
        {
            var (line, cells) = rows.Current;
            if (cells.Count != header.Count)
                throw new DataFileException(File, $"line {line}", $"{header.Count} cells, as in the header", $"{cells.Count}");
            for (var column = 0; column < cells.Count; column++)
                if (column != labelColumn)
                    Add(features, line, header[column], cells[column]);
            if (cells[labelColumn].Length == 0)
                throw new DataFileException(File, $"line {line}, column '{Label}'", "a label", "an empty cell");
            labels.Add((line, cells[labelColumn]));
        }

        if (labels.Count == 0)
            throw new DataFileException(File, "line 2", "an example", "the end of the file");
        var classes = new ClassLabels(File, Label, labels, Labels);
        if (classes.Names.Count < 2)
            throw new DataFileException(File, $"column '{Label}'", "at least two classes", $"{DataText.Quote(labels[0].Text)} alone");
        var examples = new Examples(new ImageShape(1, 1, names.Count), classes.Names.Count, features.Values(), classes.Labels)
        {
            Exact = features.Exact(),
            ClassNames = classes.Names,
            FeatureNames = names,
        };
        return new SourceData(examples) { Remarks = [.. RowIdentifiers.Of(examples), .. classes.Remarks()] };
    }

    private int LabelColumn(List<string> header, IEnumerator<(int Line, List<string> Cells)> rows)
    {
        var label = DataText.Trim(Label);
        var column = header.IndexOf(label);
        if (column < 0)
            throw new DataFileException(File, "line 1", $"a column '{Label}'", Columns(header), isPublic: IsTable(header, rows));
        if (header.LastIndexOf(label) is var last && last != column)
            throw new DataFileException(File, "line 1", $"one column '{Label}'", $"columns {column + 1} and {last + 1} of that name");
        return header.Count > 1 ? column : throw new DataFileException(File, "line 1", "a feature beside the label", "none");
    }

    // Whether the first line names columns: rows of as many cells follow, and in one column numbers stand below a name. Any text may hold
    // commas.
    private static bool IsTable(List<string> header, IEnumerator<(int Line, List<string> Cells)> rows)
    {
        var numeric = header.ConvertAll(cell => !IsNumber(cell));
        var count = 0;
        try
        {
            for (; rows.MoveNext(); count++)
            {
                var cells = rows.Current.Cells;
                if (cells.Count != header.Count)
                    return false;
                for (var column = 0; column < cells.Count; column++)
                    numeric[column] &= IsNumber(cells[column]);
            }
        }
        catch (DataFileException)
        {
            return false;
        }

        return count > 0 && header.Count > 1 && numeric.Contains(true);
    }

    private static bool IsNumber(string cell) => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private void Add(FeatureTable features, int line, string column, string cell)
    {
        if (!double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !float.IsFinite((float)number))
            throw new DataFileException(File, $"line {line}, column '{column}'", "a number", DataText.Quote(cell));
        // Straight from the text: by way of double it might round twice.
        var single = (float)number;
        if (single != number)
            single = float.Parse(cell, NumberStyles.Float, CultureInfo.InvariantCulture);
        features.Add(number, single, line);
    }

    private static string Columns(List<string> header) => header.Count <= MostColumnsShown
        ? string.Join(", ", header.Select(DataText.Quote))
        : $"{string.Join(", ", header.Take(MostColumnsShown - 1).Select(DataText.Quote))}, … {DataText.Quote(header[^1])} "
            + $"({header.Count} columns)";

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems()
    {
        foreach (var problem in base.Problems())
            yield return problem;
        if (string.IsNullOrWhiteSpace(File))
            yield return ("file", "an empty name: must name a CSV file");
        if (string.IsNullOrWhiteSpace(Label))
            yield return ("label", "an empty name: must name the column of labels");
    }
}
