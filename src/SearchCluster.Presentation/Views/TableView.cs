namespace SearchCluster.Presentation.Views;

/// <summary>Rows of words under headings, for a console or a page.</summary>
/// <param name="Columns">The columns, from the left.</param>
/// <param name="Rows">The rows, each with a cell for every column.</param>
public sealed record TableView(IReadOnlyList<ColumnView> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>A column of a table.</summary>
/// <param name="Heading">Its heading.</param>
/// <param name="IsNumber">Whether its cells are numbers, which stand at its right edge. Default false.</param>
/// <param name="Importance">Where the width does not suffice, the columns of the least importance are left out first. Default 0.</param>
public sealed record ColumnView(string Heading, bool IsNumber = false, int Importance = 0)
{
    /// <summary>The heading where the width does not suffice. Default <see cref="Heading"/>.</summary>
    public string ShortHeading { get; init; } = Heading;

    /// <summary>Characters to which its words may be cut where the width does not suffice; null where they may not. Default null.</summary>
    public int? LeastWidth { get; init; }
}
