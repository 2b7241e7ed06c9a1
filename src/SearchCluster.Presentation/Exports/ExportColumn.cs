namespace SearchCluster.Presentation.Exports;

/// <summary>A column of an exported table, of one type; null where there is no value.</summary>
/// <param name="Name">Its heading.</param>
public abstract record ExportColumn(string Name)
{
    /// <summary>The cell of a row as text; null for none.</summary>
    public abstract string? Text(int row);

    /// <summary>Whole numbers.</summary>
    public sealed record Integers(string Name, long?[] Values) : ExportColumn(Name)
    {
        /// <inheritdoc/>
        public override string? Text(int row) => Values[row]?.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Numbers, with all their digits; may be NaN or infinite.</summary>
    public sealed record Numbers(string Name, double?[] Values) : ExportColumn(Name)
    {
        /// <inheritdoc/>
        public override string? Text(int row) => Values[row]?.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Truths.</summary>
    public sealed record Flags(string Name, bool?[] Values) : ExportColumn(Name)
    {
        /// <inheritdoc/>
        public override string? Text(int row) => Values[row] is { } value ? value ? "true" : "false" : null;
    }

    /// <summary>Text.</summary>
    public sealed record Texts(string Name, string?[] Values) : ExportColumn(Name)
    {
        /// <inheritdoc/>
        public override string? Text(int row) => Values[row];
    }
}
