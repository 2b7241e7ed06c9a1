using System.Globalization;

namespace SearchCluster.Training.Data.Tables;

/// <summary>Reads the table of a plan: which columns there are, what they hold, and what is to be predicted.</summary>
/// <param name="plan">The plan.</param>
/// <param name="text">How the file is written.</param>
internal sealed class TableReader(TableDataset plan, TableText text)
{
    private const int FewestToIdentify = 20;
    private const int MostCategories = 1000;

    private readonly List<DataFileException> _problems = [];
    private readonly List<(TableColumn Column, string Why)> _leftOut = [];

    /// <summary>Reads the table.</summary>
    /// <exception cref="DataFileException">With everything that is wrong with it.</exception>
    public TableSource Read()
    {
        int[] labels = [.. plan.Label.Names.Select(LabelPlace)];
        ThrowIfAny();
        int[] kept = [.. Kept(labels)];
        ThrowIfAny();
        if (kept.Length == labels.Length)
            throw new DataFileException(text.File, "line 1", "a feature beside the label", "none");
        var places = labels.Select(label => Array.IndexOf(kept, label)).ToList();
        HashSet<int> asTexts =
            [.. Enumerable.Range(0, kept.Length)
            .Where(column => PlanOf(kept[column]) is { As: not (null or ColumnKind.Number) } or { Format: not null })];
        var table = RawTable.Read(text, kept, asTexts, plan.HasTargets ? [] : places, plan.HasTargets ? places : []);
        if (table.Rows == 0)
            throw new DataFileException(text.File, text.HasHeader ? "line 2" : "line 1", "an example", "the end of the file");
        var kinds = new ColumnKinds(table);
        List<TableColumn> features = [];
        for (var column = 0; column < kept.Length; column++)
            if (!places.Contains(column))
                Add(features, kinds.Of(column, PlanOf(kept[column])), isPlanned: PlanOf(kept[column])?.As is not null
                    || plan.Features is not null);
        _problems.AddRange(kinds.Problems);
        var classes = plan.HasTargets ? null : Classes(table, places[0]);
        var targets = plan.HasTargets ? places.ConvertAll(place => Target(table, place)) : [];
        ThrowIfAny();
        if (features.Count == 0)
            throw new DataFileException(
                text.File, "", "a feature beside the label",
                $"none: {string.Join(", ", _leftOut.Select(left => $"column '{left.Column.Name}' {left.Why}"))}");
        return new TableSource(features, plan.Missing) { Classes = classes, Targets = targets };
    }

    /// <summary>Rows that are used: all, but for those that lack what may not be missing.</summary>
    public int[] UsedRows(TableSource source)
    {
        List<TableColumn> needed = [.. source.Columns.Where(column => column.Kind == ColumnKind.Category
            ? plan.Missing.Categories == MissingCategories.Drop
            : plan.Missing.Numbers == MissingNumbers.Drop).Where(column => column.Missing > 0)];
        var rows = Enumerable.Range(0, source.Rows).Where(row => !needed.Exists(column => column.IsMissing(row))).ToArray();
        return rows.Length > 0 ? rows
            : throw new DataFileException(text.File, "", "a row without a missing value (missing: drop)", $"none in {source.Rows} rows");
    }

    /// <summary>What is remarkable about the columns and the labels.</summary>
    public IEnumerable<DataRemark> Remarks(TableSource source)
    {
        List<DataRemark> identifiers = [.. RowIdentifiers.Of(source.Columns)];
        foreach (var (column, why) in _leftOut)
            yield return new DataRemark(DataRemarkKind.Column,
                $"The column {DataText.Quote(column.Name)} {why} and is left out. Say so ({RowIdentifiers.LeavingOut(column)}), or say "
                    + "what it is "
                    + $"(columns: {{ {YamlText.Of(column.Name)}: {{ as: category }} }}).");
        foreach (var identifier in identifiers)
            yield return identifier;
        foreach (var column in source.Columns.Where(column => column.Table.Rows > 1 && IsConstant(column)))
            yield return new DataRemark(DataRemarkKind.Column,
                $"The column {DataText.Quote(column.Name)} is the same in every row: it says nothing. Leave it out: "
                    + $"{RowIdentifiers.LeavingOut(column)}.");
        foreach (var (column, twin) in Duplicates(source.Columns))
            yield return new DataRemark(DataRemarkKind.Column,
                $"The column {DataText.Quote(column.Name)} is a copy of {DataText.Quote(twin.Name)}: it says nothing more. Leave it out: "
                    + $"{RowIdentifiers.LeavingOut(column)}.");
        foreach (var remark in source.Classes?.Remarks() ?? [])
            yield return remark;
    }

    /// <summary>Every column of the file that was looked at, and what becomes of it.</summary>
    public IEnumerable<ColumnSummary> Summaries(TableSource source, TableEncoding encoding)
    {
        var fitted = encoding.Columns.Zip(source.Columns)
            .Select(pair => (pair.Second.Place, Summary: ColumnSummary.Of(pair.Second, Becomes(pair.First, pair.Second))));
        var targets = source.Targets.Select(target => (target.Place, Summary: ColumnSummary.Of(target, "predicted")));
        var left = _leftOut.Select(left => (left.Column.Place, Summary: ColumnSummary.Of(left.Column, $"left out: it {left.Why}")));
        var label = source.Classes is { Column: { } column } classes
            ? [(column.Place, Summary: ColumnSummary.Of(column, $"predicted: {Show(classes.Names.Count)} classes"))]
            : Array.Empty<(int Place, ColumnSummary Summary)>();
        return fitted.Concat(targets).Concat(left).Concat(label).OrderBy(described => described.Place)
            .Select(described => described.Summary);
    }

    private static string Becomes(EncodedColumn encoded, TableColumn column)
    {
        if (column.Missing == 0)
            return encoded.InWords;
        var fill = encoded.Kind == ColumnKind.Category
            ? encoded.HasMissing ? "missing is one of them" : encoded.MostFrequent is { } most ? $"missing is {DataText.Quote(most)}"
                : "missing is none of them"
            : encoded.Kind == ColumnKind.Date ? $"missing is {DateText.Show(encoded.Fill)}" : $"missing is {Show(encoded.Fill)}";
        return $"{encoded.InWords}, {fill}{(encoded.HasIndicator ? ", and a feature that says so" : "")}";
    }

    private ColumnPlan? PlanOf(int place) => plan.Columns.Where(named => ColumnNames.PlacesOf(named.Key, text.Names).Contains(place))
        .Select(named => named.Value).FirstOrDefault();

    private int LabelPlace(string label)
    {
        var places = ColumnNames.PlacesOf(label, text.Names);
        if (places.Count == 1)
            return places[0];
        _problems.Add(places.Count == 0
            ? new DataFileException(text.File, "line 1", $"a column '{label}'", text.NamesInWords, isPublic: text.IsTable())
            : new DataFileException(
                text.File, "line 1", $"one column '{label}'", $"columns {places[0] + 1} and {places[^1] + 1} of that name"));
        return 0;
    }

    // The labels and all features, in the file's order.
    private IEnumerable<int> Kept(int[] labels)
    {
        var ignored = Places(plan.Ignore, "ignore").ToHashSet();
        var features = Places(plan.Features, "features").ToHashSet();
        foreach (var name in plan.Columns.Keys.Where(name => ColumnNames.PlacesOf(name, text.Names).Count == 0))
            _problems.Add(NoColumn(name, "columns"));
        return Enumerable.Range(0, text.Names.Count).Where(place =>
            labels.Contains(place) || (!ignored.Contains(place) && (plan.Features is null || features.Contains(place))));
    }

    private List<int> Places(ColumnNames? names, string key)
    {
        foreach (var name in names?.Names ?? [])
            if (ColumnNames.PlacesOf(name, text.Names).Count == 0)
                _problems.Add(NoColumn(name, key));
        return [.. (names?.Names ?? []).SelectMany(name => ColumnNames.PlacesOf(name, text.Names))];
    }

    private DataFileException NoColumn(string name, string key) =>
        new(text.File, "line 1", $"a column '{name}' ({key})", text.NamesInWords, isPublic: text.IsTable());

    // A name for each row, or nearly, is nothing that a network could learn from.
    private void Add(List<TableColumn> features, TableColumn column, bool isPlanned)
    {
        if (column is { Kind: ColumnKind.Category, Texts: { } texts } && !isPlanned)
        {
            var (distinct, rows) = (texts.Texts.Count, texts.Rows.Count);
            var why = distinct == 0 ? "has no value in any row"
                : distinct > FewestToIdentify && distinct == rows ? "has another text in every row"
                : distinct > FewestToIdentify && distinct > rows / 2 ? $"has {Show(distinct)} different texts in {Show(rows)} rows"
                : distinct > MostCategories ? $"has {Show(distinct)} different texts"
                : null;
            if (why is not null)
            {
                _leftOut.Add((column, why));
                return;
            }
        }
        else if (column.Texts is null && column.Summary().Count == 0)
        {
            _leftOut.Add((column, "has no value in any row"));
            return;
        }

        features.Add(column);
    }

    private ClassLabels? Classes(RawTable table, int place)
    {
        var column = new TableColumn(table, place, ColumnKind.Category);
        if (column.Texts!.Rows.ToList().IndexOf(TextColumn.Missing) is var missing and >= 0)
        {
            _problems.Add(MissingLabel(table, place, missing, column.Missing, "a label", "an empty cell"));
            return null;
        }

        try
        {
            var classes = new ClassLabels(text.File, column.Name, column.Texts, plan.Labels, text.Style.Decimal) { Column = column };
            if (classes.Names.Count >= 2)
                return classes;
            _problems.Add(new DataFileException(text.File, $"column '{column.Name}'", "at least two classes",
                $"{DataText.Quote(column.Texts.Texts[0])} alone"));
        }
        catch (DataFileException error)
        {
            _problems.Add(error);
        }

        return null;
    }

    private TableColumn Target(RawTable table, int place)
    {
        var kinds = new ColumnKinds(table, isLabel: true);
        var column = kinds.Of(place, new ColumnPlan { As = ColumnKind.Number });
        _problems.AddRange(kinds.Problems);
        if (kinds.Problems.Count == 0 && column.Missing > 0)
            _problems.Add(MissingLabel(table, place, Enumerable.Range(0, table.Rows).First(column.IsMissing), column.Missing,
                "a number to predict", "none"));
        else if (kinds.Problems.Count == 0 && column.Summary() is { } summary && !(summary.Least < summary.Greatest))
            _problems.Add(
                new DataFileException(
                text.File, $"column '{column.Name}'", "different numbers to predict", $"{Show(summary.Least)} alone"));
        return column;
    }

    private DataFileException MissingLabel(RawTable table, int place, int row, int count, string expected, string found) => new(text.File,
        $"line {LineOf(row)}, column '{table.Names[place]}'", expected, $"{found}{(count > 1 ? $" (and in {count - 1} more rows)" : "")}");

    // Rows are as long as their cells: only the file tells where one begins.
    private int LineOf(int row)
    {
        using var rows = text.OpenRows();
        for (var read = 0; rows.Read(); read++)
            if (read == row)
                return rows.Line;
        return 0;
    }

    private static bool IsConstant(TableColumn column) => column.Missing == 0
        && (column.Kind == ColumnKind.Category ? column.Texts!.Texts.Count == 1
            : column.Summary() is var summary && !(summary.Least < summary.Greatest));

    private static IEnumerable<(TableColumn Column, TableColumn Twin)> Duplicates(IReadOnlyList<TableColumn> columns)
    {
        foreach (var alike in columns.Where(column => !IsConstant(column) && column.Table.Rows > 1)
            .GroupBy(column => column.Texts is { } texts ? HashOf(texts) : column.Summary().Hash).Where(alike => alike.Count() > 1))
            foreach (var copy in alike.Skip(1))
                yield return (copy, alike.First());
    }

    // Of which rows have one text, whatever the texts are.
    private static ulong HashOf(TextColumn texts) => RowHash.Of<int>(texts.Rows.ToArray()) ^ 1;

    private static string Show(double number) => number.ToString("G6", CultureInfo.InvariantCulture);

    private void ThrowIfAny()
    {
        if (_problems.Count > 0)
            throw _problems.Count == 1 ? _problems[0] : new DataFileException([.. _problems]);
    }
}
