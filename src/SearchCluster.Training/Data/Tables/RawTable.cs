namespace SearchCluster.Training.Data.Tables;

/// <summary>
/// A table as it stands in its file: columns of numbers, which are kept as numbers at once, and columns of texts. A column is of numbers
/// while each of its cells is one, or says that its value is missing; the first that is neither makes it one of texts, for which the file
/// is read again. Numbers are kept in double precision too where single would lose something that matters: where it rounds by more than a
/// hundred-thousandth of a column's standard deviation (timestamps, identifiers, coordinates), or makes two different rows alike.
/// </summary>
internal sealed class RawTable
{
    // A share of the memory: splitting and preprocessing copy.
    private const double MostOfMemory = 0.25;

    private static readonly double MostBytes = MostOfMemory * GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    private readonly int[] _places;
    private readonly List<ulong> _singleHashes = [];
    private readonly List<ulong> _doubleHashes = [];
    private bool _rounds;

    private RawTable(
        TableText text, int[] places, HashSet<int> texts, IReadOnlyCollection<int> labels, IReadOnlyCollection<int> exact, bool inDouble)
    {
        (Text, _places) = (text, places);
        Names = [.. places.Select(place => text.Names[place])];
        Numbers = [.. places.Select(_ => new NumberColumn())];
        Texts = [.. Enumerable.Range(0, places.Length)
            .Select(column => texts.Contains(column) ? new TextColumn(0, labels.Contains(column)) : null)];
        Exact = [.. Enumerable.Range(0, places.Length).Select(column => exact.Contains(column) ? new List<double>() : null)];
        Singles = new NumberStore<float>(Math.Max(1, places.Length));
        Doubles = inDouble ? new NumberStore<double>(Math.Max(1, places.Length)) : null;
    }

    /// <summary>How the file is written.</summary>
    public TableText Text { get; }

    /// <summary>Rows below the header.</summary>
    public int Rows => Singles.Rows;

    /// <summary>Names of the columns that were kept.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The place of a column in the file, of which it is one that was kept.</summary>
    public int PlaceInFile(int column) => _places[column];

    /// <summary>Of each column what its numbers are like; empty for one of texts.</summary>
    public NumberColumn[] Numbers { get; }

    /// <summary>Columns of texts; null for one of numbers.</summary>
    public TextColumn?[] Texts { get; }

    /// <summary>Columns of numbers that are kept in double precision in any case; null for others.</summary>
    public List<double>?[] Exact { get; }

    /// <summary>Numbers in single precision; NaN where a value is missing, and of no meaning in columns of texts.</summary>
    public NumberStore<float> Singles { get; }

    /// <summary>The same in double precision, where single loses something that matters; else null.</summary>
    public NumberStore<double>? Doubles { get; }

    /// <summary>Reads the columns of a file at some places.</summary>
    /// <param name="text">How it is written.</param>
    /// <param name="places">Places of the columns to keep.</param>
    /// <param name="asTexts">Those, by their place among the kept, that are kept as texts in any case.</param>
    /// <param name="labels">Those, by their place among the kept, that are kept as texts and hold classes.</param>
    /// <param name="exact">Those, by their place among the kept, that are kept in double precision in any case.</param>
    /// <exception cref="DataFileException">It is no sound table.</exception>
    public static RawTable Read(TableText text, int[] places, IEnumerable<int> asTexts, IReadOnlyCollection<int> labels,
        IReadOnlyCollection<int> exact)
    {
        HashSet<int> texts = [.. asTexts, .. labels];
        var doubles = false;
        while (true)
        {
            var table = new RawTable(text, places, texts, labels, exact, doubles);
            List<int> found = [.. table.ReadRows().Distinct()];
            texts.UnionWith(found);
            // What became a text on the way lacks its first rows: the file is read again.
            if (found.Count > 0)
                continue;
            if (doubles || !table.NeedsDoubles())
                return table;
            doubles = true;
        }
    }

    private bool NeedsDoubles() =>
        Enumerable.Range(0, Numbers.Length).Any(column => Texts[column] is null && Exact[column] is null && Numbers[column].LosesDigits)
        || (_doubleHashes.Count > 0 && _singleHashes.Distinct().Count() < _doubleHashes.Distinct().Count());

    // Columns that turn out to be of texts.
    private List<int> ReadRows()
    {
        using var rows = Text.OpenRows();
        var (turned, ragged) = (new List<int>(), new RaggedRows(Text));
        var exact = new double[_places.Length];
        while (rows.Read())
        {
            if (!ragged.Accepts(rows))
                continue;
            RequireMemory(rows.Line);
            var row = Singles.Rows;
            var singles = Singles.Add();
            for (var column = 0; column < _places.Length; column++)
            {
                var cell = rows[_places[column]];
                if (Texts[column] is { } texts)
                {
                    texts.Add(cell, rows.Line);
                    exact[column] = 0;
                }
                else if (Text.Style.TryPlain(cell, out exact[column], out singles[column]))
                    Numbers[column].Add(exact[column], singles[column]);
                else if (MissingText.Is(cell))
                {
                    (singles[column], exact[column]) = (float.NaN, double.NaN);
                    Numbers[column].AddMissing(rows.Line);
                }
                else
                {
                    if (Numbers[column].Count > 0)
                        turned.Add(column);
                    Texts[column] = new TextColumn(row);
                    Texts[column]!.Add(cell, rows.Line);
                    (singles[column], exact[column]) = (0, 0);
                }

                Exact[column]?.Add(exact[column]);
            }

            if (Doubles is null)
                Hash(row, singles, exact);
            else
                exact.CopyTo(Doubles.Add());
        }

        ragged.ThrowIfAny();
        return turned;
    }

    // Of the columns of numbers: whether rows that differ look alike in single precision.
    private void Hash(int row, ReadOnlySpan<float> singles, ReadOnlySpan<double> exact)
    {
        _rounds = _rounds || Array.Exists(Numbers, column => column.Rounds);
        if (!_rounds)
            return;
        // From the first number on that is no single; the rows before are the same in both.
        for (var before = _doubleHashes.Count; before < row; before++)
        {
            var earlier = Singles.Row(before);
            var widened = new double[earlier.Length];
            for (var column = 0; column < earlier.Length; column++)
                widened[column] = earlier[column];
            _singleHashes.Add(RowHash.Of<float>(earlier));
            _doubleHashes.Add(RowHash.Of<double>(widened));
        }

        _singleHashes.Add(RowHash.Of(singles));
        _doubleHashes.Add(RowHash.Of(exact));
    }

    private void RequireMemory(int line)
    {
        var bytes = (sizeof(float) + (Doubles is null ? 0 : sizeof(double))) * (long)Singles.Rows * _places.Length;
        if ((long)Singles.Rows * _places.Length >= Array.MaxLength || bytes > MostBytes)
            throw new DataFileException(Text.File, $"line {line}", "fewer numbers, to be held in memory",
                $"more than {(long)Singles.Rows * _places.Length}");
    }
}
