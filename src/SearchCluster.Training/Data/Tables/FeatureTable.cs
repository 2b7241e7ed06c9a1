using System.Globalization;

namespace SearchCluster.Training.Data.Tables;

/// <summary>
/// Reads features alone from a table, as they were encoded for a training: its columns are found by their names, in any order.
/// </summary>
public static class FeatureTable
{
    private const int MostShown = 5;

    /// <summary>Reads the features.</summary>
    /// <param name="file">The file.</param>
    /// <param name="encoding">
    /// How the columns became features; null where the features have no names: then the columns are the features, in their order.
    /// </param>
    /// <param name="shape">Layout of an example.</param>
    /// <param name="plan">How the table of the training was written; what it leaves open is found in this file. Null: all of it.</param>
    /// <param name="note">Told what is remarkable, a sentence at a time.</param>
    /// <exception cref="DataFileException">With everything that is wrong with the file.</exception>
    public static Examples Read(string file, TableEncoding? encoding, ImageShape shape, TableDataset? plan, Action<string> note)
    {
        ArgumentNullException.ThrowIfNull(note);
        string[] named = encoding is null ? [] : [.. encoding.Columns.Select(column => column.Name)];
        var text = TableText.Find(file, file, plan?.Delimiter.Character, plan?.Decimal.Character, plan?.Header.IsThere, named);
        encoding ??= ByPlace(text, shape);
        int[] places = text.HasHeader || text.Names.Count != named.Length ? Places(text, named)
            : [.. Enumerable.Range(0, text.Names.Count)];
        var asTexts = encoding.Columns.Index().Where(column => column.Item.Kind != ColumnKind.Number).Select(column => column.Index);
        var table = RawTable.Read(text, places, asTexts, labels: [], exact: []);
        if (table.Rows == 0)
            throw new DataFileException(file, text.HasHeader ? "line 2" : "line 1", "an example", "the end of the file");
        var kinds = new ColumnKinds(table);
        List<TableColumn> columns = [.. encoding.Columns.Select((column, place) =>
            kinds.Of(place, new ColumnPlan { As = column.Kind, Format = column.Form }))];
        if (kinds.Problems.Count > 0)
            throw kinds.Problems.Count == 1 ? kinds.Problems[0] : new DataFileException(kinds.Problems);
        foreach (var remark in encoding.Columns.Zip(columns).SelectMany(pair => Remarks(pair.First, pair.Second)))
            note(remark);
        var (features, exact) = encoding.Apply(columns, [.. Enumerable.Range(0, table.Rows)]);
        return new Examples(
            shape, 1, features, new int[table.Rows])
        { Exact = exact, FeatureNames = encoding.FeatureNames, Encoding = encoding };
    }

    private static TableEncoding ByPlace(TableText text, ImageShape shape) => text.Names.Count == shape.Features
        ? new TableEncoding { Columns = [.. text.Names.Select(name => new EncodedColumn(name, ColumnKind.Number))] }
        : throw new DataFileException(text.File, "line 1", $"{shape.Features} columns, a feature each in the order of the training",
            text.Names.Count.ToString(CultureInfo.InvariantCulture), isPublic: true);

    private static int[] Places(TableText text, string[] named)
    {
        if (named.Length == 0)
            return [.. Enumerable.Range(0, text.Names.Count)];
        List<DataFileException> problems = [];
        var places = named.Select(name =>
        {
            List<int> found = [.. text.Names.Index().Where(column => column.Item == name).Select(column => column.Index)];
            if (found.Count == 0)
                problems.Add(
                    new DataFileException(text.File, "line 1", $"a column '{name}', as in training", text.NamesInWords, isPublic: true));
            else if (found.Count > 1)
                problems.Add(
                    new DataFileException(
                    text.File, "line 1", $"one column '{name}'", $"columns {found[0] + 1} and {found[^1] + 1} of that name"));
            return found.FirstOrDefault();
        }).ToArray();
        return problems.Count == 0 ? places : throw (problems.Count == 1 ? problems[0] : new DataFileException(problems));
    }

    // What the training has not seen is predicted all the same, but not in silence.
    private static IEnumerable<string> Remarks(EncodedColumn encoded, TableColumn column)
    {
        if (encoded.Kind == ColumnKind.Category)
        {
            List<string> unknown = [.. column.Texts!.Texts.Where(name => encoded.PlaceOf(name) < 0)];
            if (unknown.Count > 0)
                yield return $"The column {DataText.Quote(encoded.Name)} has names that the training had not, and that count as none: "
                    + $"{string.Join(", ", unknown.Take(MostShown).Select(DataText.Quote))}{(unknown.Count > MostShown ? ", …" : "")}.";
        }

        if (column.Missing > 0)
            yield return $"The column {DataText.Quote(encoded.Name)} has no value in {column.Missing} of {column.Table.Rows} rows: "
                + (encoded.Kind != ColumnKind.Category ? $"{encoded.Fill.ToString("G6", CultureInfo.InvariantCulture)} stands in."
                    : encoded.HasMissing ? "that is a category of its own."
                    : encoded.MostFrequent is { } most ? $"{DataText.Quote(most)} stands in." : "they count as none of its names.");
    }
}
