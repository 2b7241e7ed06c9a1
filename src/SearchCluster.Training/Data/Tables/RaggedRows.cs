namespace SearchCluster.Training.Data.Tables;

/// <summary>Rows that have more or fewer cells than there are columns: the first is named, the others are counted.</summary>
internal sealed class RaggedRows(TableText text)
{
    private (int Line, int Cells)? _first;
    private int _others;

    /// <summary>Whether a row has as many cells as there are columns.</summary>
    public bool Accepts(TextRows rows)
    {
        if (rows.Count == text.Names.Count)
            return true;
        if (_first is null)
            _first = (rows.Line, rows.Count);
        else
            _others++;
        return false;
    }

    /// <summary>Refuses the file where any row was not accepted.</summary>
    /// <exception cref="DataFileException">One was not.</exception>
    public void ThrowIfAny()
    {
        if (_first is var (line, cells))
            throw new DataFileException(text.File, $"line {line}",
                $"{text.Names.Count} cells, as in the {(text.HasHeader ? "header" : "first row")}",
                $"{cells}{(_others > 0 ? $" (and {_others} more rows with another number of cells)" : "")}");
    }
}
