using System.Globalization;

namespace SearchCluster.Training.Data.Tables;

/// <summary>How the columns of a table become features: fitted on the rows of the training split alone, in double precision.</summary>
public sealed record TableEncoding
{
    /// <summary>The columns that become features, in the table's order.</summary>
    public required IReadOnlyList<EncodedColumn> Columns { get; init; }

    /// <summary>What each feature is called: by its column, and the category it is for.</summary>
    public IReadOnlyList<string> FeatureNames => [.. Columns.SelectMany(column => column.FeatureNames)];

    /// <summary>Fits the columns on the rows of the training split.</summary>
    internal static TableEncoding Fit(IReadOnlyList<TableColumn> columns, MissingPlan missing, ReadOnlySpan<int> training)
    {
        var encoded = new List<EncodedColumn>();
        foreach (var column in columns)
            encoded.Add(column.Kind == ColumnKind.Category ? FitNames(column, missing, training) : FitNumbers(column, missing, training));
        return new TableEncoding { Columns = encoded };
    }

    /// <summary>The features of some rows, and the same in double precision where single loses something that matters.</summary>
    internal (float[] Features, double[]? Exact) Apply(IReadOnlyList<TableColumn> columns, ReadOnlySpan<int> rows)
    {
        var width = Columns.Sum(column => column.Width);
        var features = new float[rows.Length * width];
        var table = columns[0].Table;
        var exact = table.Doubles is not null || columns.Any(column => column.LosesDigits) ? new double[features.Length] : null;
        var sources = Columns.Zip(columns, (encoded, column) => new Source(encoded, column)).ToArray();
        for (var i = 0; i < rows.Length; i++)
        {
            var at = i * width;
            var singles = table.Singles.Row(rows[i]);
            var doubles = table.Doubles is { } store ? store.Row(rows[i]) : default;
            foreach (var source in sources)
            {
                source.Write(rows[i], singles, doubles, features.AsSpan(at), exact is null ? default : exact.AsSpan(at));
                at += source.Width;
            }
        }

        return (features, exact);
    }

    private static EncodedColumn FitNames(TableColumn column, MissingPlan missing, ReadOnlySpan<int> training)
    {
        var counts = new Dictionary<string, int>();
        var lacks = false;
        foreach (var row in training)
            if (column.TextAt(row) is { } text)
                counts[text] = counts.GetValueOrDefault(text) + 1;
            else
                lacks = true;
        var most = counts.Count == 0 ? null
            : counts.OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal).First().Key;
        return new EncodedColumn(column.Name, ColumnKind.Category)
        {
            Categories = [.. counts.Keys.Order(StringComparer.Ordinal)],
            HasMissing = lacks && missing.Categories == MissingCategories.Own,
            MostFrequent = missing.Categories == MissingCategories.Most ? most : null,
        };
    }

    private static EncodedColumn FitNumbers(TableColumn column, MissingPlan missing, ReadOnlySpan<int> training)
    {
        var encoded = new EncodedColumn(column.Name, column.Kind) { Form = column.Form };
        if (column.Missing == 0)
            return encoded;
        var values = new List<double>(training.Length);
        foreach (var row in training)
            if (column.NumberAt(row) is var value && !double.IsNaN(value))
                values.Add(value);
        return encoded with
        {
            Fill = missing.Numbers switch
            {
                MissingNumbers.Value => missing.Value,
                _ when values.Count == 0 => 0,
                MissingNumbers.Mean => values.Sum() / values.Count,
                _ => Median(values),
            },
            HasIndicator = missing.Indicator && values.Count < training.Length,
        };
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        var middle = values.Count / 2;
        return values.Count % 2 == 1 ? values[middle] : values[middle - 1] + (values[middle] - values[middle - 1]) / 2;
    }

    /// <summary>A column on its way into the features: what was fitted, beside where its values are.</summary>
    private sealed class Source
    {
        private readonly TableColumn _column;
        private readonly EncodedColumn _encoded;
        private readonly int[] _places;
        private readonly float _fill;

        public Source(EncodedColumn encoded, TableColumn column)
        {
            (_encoded, _column, Width, _fill) = (encoded, column, encoded.Width, (float)encoded.Fill);
            _places = encoded.Kind == ColumnKind.Category ? [.. column.Texts!.Texts.Select(encoded.PlaceOf)] : [];
        }

        public int Width { get; }

        public void Write(int row, ReadOnlySpan<float> singles, ReadOnlySpan<double> doubles, Span<float> features, Span<double> exact)
        {
            if (_encoded.Kind == ColumnKind.Category)
            {
                var code = _column.Texts!.Rows[row];
                var place = code == TextColumn.Missing ? _encoded.PlaceOfMissing : _places[code];
                if (place < 0)
                    return;
                features[place] = 1;
                if (!exact.IsEmpty)
                    exact[place] = 1;
                return;
            }

            var isPlain = _column.Texts is null;
            var number = isPlain ? doubles.IsEmpty ? singles[_column.Place] : doubles[_column.Place] : _column.NumberAt(row);
            var single = isPlain ? singles[_column.Place] : (float)number;
            var isMissing = float.IsNaN(single);
            features[0] = isMissing ? _fill : single;
            if (!exact.IsEmpty)
                exact[0] = isMissing ? _encoded.Fill : number;
            if (!isMissing || !_encoded.HasIndicator)
                return;
            features[1] = 1;
            if (!exact.IsEmpty)
                exact[1] = 1;
        }
    }
}

/// <summary>What becomes of a column.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Kind">What its cells are.</param>
public sealed record EncodedColumn(string Name, ColumnKind Kind)
{
    private const int None = -1;

    /// <summary>The categories of the training split, each a feature, in ordinal order. Other names are 0 in each of them.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Whether a category that is missing is one of its own, behind the others.</summary>
    public bool HasMissing { get; init; }

    /// <summary>The category that stands in for one that is missing; null where none does.</summary>
    public string? MostFrequent { get; init; }

    /// <summary>The number that stands in for one that is missing.</summary>
    public double Fill { get; init; }

    /// <summary>Whether a feature behind the number says where it was missing.</summary>
    public bool HasIndicator { get; init; }

    /// <summary>How its dates are written; null where it has none.</summary>
    public string? Form { get; init; }

    /// <summary>Features that it becomes.</summary>
    public int Width => Kind == ColumnKind.Category ? Categories.Count + (HasMissing ? 1 : 0) : HasIndicator ? 2 : 1;

    /// <summary>What they are called.</summary>
    public IEnumerable<string> FeatureNames => Kind == ColumnKind.Category
        ? [.. Categories.Select(category => $"{Name}={category}"), .. HasMissing ? [$"{Name} missing"] : Array.Empty<string>()]
        : HasIndicator ? [Name, $"{Name} missing"] : [Name];

    /// <summary>What was fitted, in words.</summary>
    public string InWords => Kind == ColumnKind.Category
        ? $"{Width.ToString(CultureInfo.InvariantCulture)} features, one for each name"
        : Kind == ColumnKind.Date ? "a feature: days since 1970-01-01" : "a feature";

    /// <summary>The place, among the features of the column, of a name; −1 for one that the training split has not.</summary>
    internal int PlaceOf(string name)
    {
        for (var place = 0; place < Categories.Count; place++)
            if (Categories[place] == name)
                return place;
        return None;
    }

    /// <summary>The same of a name that is missing.</summary>
    internal int PlaceOfMissing => HasMissing ? Categories.Count : MostFrequent is null ? None : PlaceOf(MostFrequent);
}
