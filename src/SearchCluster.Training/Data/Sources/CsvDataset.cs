using System.Globalization;

namespace SearchCluster.Training.Data;

/// <summary>Comma-separated values (RFC 4180) with a header line, a label column, and numbers in all others; plain or gzip.</summary>
public sealed record CsvDataset : DatasetPlan
{
    private const int MostColumnsShown = 12;
    private const int MostCharactersShown = 60;

    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>Name of the label column. Default "label".</summary>
    public string Label { get; init; } = "label";

    internal override string Source => File;

    // Whole labels count from 0; others are names, numbered in ordinal order.
    internal override SourceData Read(ulong seed, bool needsTest)
    {
        using var rows = CsvFile.Read(File).GetEnumerator();
        if (!rows.MoveNext())
            throw new DataFileException(File, "line 1", "a header", "none");
        var header = rows.Current.Cells;
        var labelColumn = header.IndexOf(Label);
        if (labelColumn < 0)
            throw new DataFileException(File, "line 1", $"a column '{Label}'", Columns(header));
        if (header.LastIndexOf(Label) != labelColumn)
            throw new DataFileException(File, "line 1", $"one column '{Label}'", $"columns {labelColumn + 1} and {header.LastIndexOf(Label) + 1} of that name");
        if (header.Count < 2)
            throw new DataFileException(File, "line 1", "a feature beside the label", "none");

        var (features, labels) = (new List<float>(), new List<(int Line, string Text)>());
        while (rows.MoveNext())
        {
            var (line, cells) = rows.Current;
            if (cells.Count != header.Count)
                throw new DataFileException(File, $"line {line}", $"{header.Count} cells, as in the header", $"{cells.Count}");
            for (var column = 0; column < cells.Count; column++)
                if (column != labelColumn)
                    features.Add(Number(line, header[column], cells[column]));
            if (cells[labelColumn].Length == 0)
                throw new DataFileException(File, $"line {line}, column '{Label}'", "a label", "an empty cell");
            labels.Add((line, cells[labelColumn]));
        }

        if (labels.Count == 0)
            throw new DataFileException(File, "line 2", "an example", "the end of the file");
        var (numbers, classes) = Classes(labels);
        if (classes < 2)
            throw new DataFileException(File, $"column '{Label}'", "at least two classes", $"{Shown(labels[0].Text)} alone");
        return new SourceData(new Examples(new ImageShape(1, 1, header.Count - 1), classes, [.. features], numbers));
    }

    private float Number(int line, string column, string cell) =>
        float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && float.IsFinite(number)
            ? number
            : throw new DataFileException(File, $"line {line}, column '{column}'", "a number", Shown(cell));

    private (int[] Labels, int Classes) Classes(List<(int Line, string Text)> labels)
    {
        if (!labels.Exists(label => double.TryParse(label.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)))
        {
            var names = labels.Select(label => label.Text).Distinct().Order(StringComparer.Ordinal).ToList();
            return ([.. labels.Select(label => names.BinarySearch(label.Text, StringComparer.Ordinal))], names.Count);
        }

        var numbers = labels.ConvertAll(label =>
            int.TryParse(label.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < labels.Count
                ? number
                : throw new DataFileException(File, $"line {label.Line}, column '{Label}'", "a label that is a whole number from 0 on, below the number of examples", Shown(label.Text)));
        return ([.. numbers], numbers.Max() + 1);
    }

    private static string Columns(List<string> header) => header.Count <= MostColumnsShown
        ? string.Join(", ", header.Select(Shown))
        : $"{string.Join(", ", header.Take(MostColumnsShown - 1).Select(Shown))}, … {Shown(header[^1])} ({header.Count} columns)";

    // A quoted cell may hold a page; a message is one line.
    private static string Shown(string cell)
    {
        var line = string.Concat((cell.Length <= MostCharactersShown ? cell : cell[..MostCharactersShown] + "…").Select(c => char.IsControl(c) ? ' ' : c));
        return $"'{line}'";
    }

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
