namespace SearchCluster.Training.Data.Tables;

/// <summary>A column of a table whose kind is known.</summary>
/// <param name="Table">The table.</param>
/// <param name="Place">Its place among the columns that were kept.</param>
/// <param name="Kind">What its cells are.</param>
internal sealed record TableColumn(RawTable Table, int Place, ColumnKind Kind)
{
    private readonly TextColumn? _texts = Table.Texts[Place];

    /// <summary>What it is called.</summary>
    public string Name => Table.Names[Place];

    /// <summary>Of a column of texts, what each of them is as a number, NaN where it says that the value is missing; else null.</summary>
    public double[]? Values { get; init; }

    /// <summary>How its dates are written.</summary>
    public string? Form { get; init; }

    /// <summary>Its texts; null for numbers that programs wrote.</summary>
    public TextColumn? Texts => _texts;

    /// <summary>Whether single precision loses something of it that matters.</summary>
    public bool LosesDigits => Values is not null && Summary().LosesDigits;

    /// <summary>The number of a row; NaN where it is missing.</summary>
    public double NumberAt(int row) => _texts is null
        ? Table.Exact[Place]?[row] ?? (Table.Doubles is { } doubles ? doubles.Row(row)[Place] : Table.Singles.Row(row)[Place])
        : _texts.Rows[row] is var code && code == TextColumn.Missing ? double.NaN : Values![code];

    /// <summary>The text of a row; null where it is missing.</summary>
    public string? TextAt(int row) => _texts!.Rows[row] is var code && code == TextColumn.Missing ? null : _texts.Texts[code];

    /// <summary>Whether the value of a row is missing.</summary>
    public bool IsMissing(int row) => Kind == ColumnKind.Category ? TextAt(row) is null : double.IsNaN(NumberAt(row));

    /// <summary>Rows without a value.</summary>
    public int Missing => _texts is null
        ? Table.Numbers[Place].Missing
        : _texts.Rows.Count(code => code == TextColumn.Missing || (Values is not null && double.IsNaN(Values[code])));

    /// <summary>What its numbers are like.</summary>
    public NumberColumn Summary()
    {
        if (_texts is null)
            return Table.Numbers[Place];
        var summary = new NumberColumn();
        for (var code = 0; code < Values!.Length; code++)
            if (!double.IsNaN(Values[code]))
                summary.Add(Values[code], (float)Values[code], _texts.Counts[code]);
        return summary;
    }
}
