using SearchCluster.Training.Losses;

namespace SearchCluster.Training.Data.Tables;

/// <summary>
/// A table in a text file with a delimiter, as people save it: numbers, names, dates, and cells without a value. What its columns are is
/// found from the data; what becomes of them is fitted on the training split alone.
/// </summary>
public record TableDataset : DatasetPlan
{
    /// <summary>The file, plain or gzip.</summary>
    public required string File { get; init; }

    /// <summary>What is to be predicted: the column of classes, or one or several of numbers. Default "label".</summary>
    public ColumnNames Label { get; init; } = "label";

    /// <summary>
    /// How labels become classes: by their names, or by the numbers that they are; or that they are numbers to predict. Default numbers to
    /// predict under a loss of regression, else classes, by numbers where all labels are numbers.
    /// </summary>
    public LabelReading? Labels { get; init; }

    /// <summary>Columns that are left out. Default none.</summary>
    public ColumnNames? Ignore { get; init; }

    /// <summary>The columns to learn from, instead of all but those that are left out.</summary>
    public ColumnNames? Features { get; init; }

    /// <summary>What single columns are, by their names, where that is not to be found in the data.</summary>
    public IReadOnlyDictionary<string, ColumnPlan> Columns { get; init; } = new Dictionary<string, ColumnPlan>();

    /// <summary>What becomes of missing values.</summary>
    public MissingPlan Missing { get; init; } = new();

    /// <summary>What stands between two cells: a character, or <c>tab</c>. Default <c>auto</c>: found from the first rows.</summary>
    public TextMark Delimiter { get; init; }

    /// <summary>The decimal mark, a point or a comma. Default <c>auto</c>: found from the first rows.</summary>
    public TextMark Decimal { get; init; }

    /// <summary>Whether the first row names the columns. Default found out.</summary>
    public HeaderReading Header { get; init; }

    internal override string Source => File;

    /// <inheritdoc/>
    public override DatasetPlan Beside(string folder) =>
        File.Length > 0 && !System.IO.File.Exists(File) && Path.Combine(folder, File) is var beside && System.IO.File.Exists(beside)
            ? this with { File = beside }
            : this;

    internal override bool HasTargets => Labels == LabelReading.Quantity;

    internal override DatasetPlan For(Loss loss) =>
        Labels is null && loss != Loss.SoftmaxCrossEntropy ? this with { Labels = LabelReading.Quantity } : this;

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems()
    {
        foreach (var problem in base.Problems())
            yield return problem;
        if (string.IsNullOrWhiteSpace(File))
            yield return ("file", "an empty name: must name a file");
        if (Label.Names.Count == 0 || Label.Names.Any(string.IsNullOrWhiteSpace))
            yield return ("label", "an empty name: must name the column to predict");
        if (Ignore is not null && Features is not null)
            yield return ("features", "features excludes ignore: give one or the other");
        foreach (var (name, plan) in Columns)
            foreach (var (path, message) in plan.Problems())
                yield return ($"columns.{name}.{path}", message);
        foreach (var (path, message) in Missing.Problems())
            yield return ($"missing.{path}", message);
        if (Delimiter.Character is { } delimiter && (char.IsLetterOrDigit(delimiter) || delimiter is '"' or '\r' or '\n'))
            yield return ("delimiter", $"{DataText.Quote($"{delimiter}")}: must be auto, tab or a character such as ';'");
        if (Decimal.Character is not (null or '.' or ','))
            yield return ("decimal", $"{DataText.Quote($"{Decimal}")}: must be auto, '.' or ','");
        if (HasTargets && Stratified)
            yield return ("stratified", "there are no classes to stratify by: numbers are predicted");
    }

    internal override SourceData Read(ulong seed, bool needsTest, DataFolders folders) =>
        throw new NotSupportedException("a table is split before it becomes examples");

    /// <summary>The table, and which of its rows are used.</summary>
    /// <exception cref="DataFileException">With everything that is wrong with it.</exception>
    internal (TableReader Reader, TableSource Source, int[] Rows) ReadTable(DataFolders folders)
    {
        var reader = new TableReader(this, TableText.Find(
            File, folders.Locate(File), Delimiter.Character, Decimal.Character, Header.IsThere, Label.Names));
        var source = reader.Read();
        return (reader, source, reader.UsedRows(source));
    }

    private protected override DataSplits ReadSplits(ulong seed, DataFolders folders)
    {
        var (reader, source, rows) = ReadTable(folders);
        int[] labels = [.. rows.Select(row => source.Classes?.Labels[row] ?? 0)];
        var (training, validation, test) = new DataSplitter(this, seed).Cut(labels, source.Classes?.Names.Count ?? 1, takesTest: true);
        var splits = source.Split(RowsAt(training), RowsAt(validation), RowsAt(test));
        return splits with
        {
            Dataset = this,
            Remarks = [.. reader.Remarks(source)],
            Columns = [.. reader.Summaries(source, splits.Training.Encoding!)],
            // Where nothing was fitted, the examples are cut as they are.
            Table = source.FitsNothing ? null : splits.Table,
        };

        int[] RowsAt(int[] places) => Array.ConvertAll(places, place => rows[place]);
    }
}
