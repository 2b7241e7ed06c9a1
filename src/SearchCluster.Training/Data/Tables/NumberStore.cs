namespace SearchCluster.Training.Data.Tables;

/// <summary>Numbers of a table, row after row, in pieces: it grows without a copy of what it holds.</summary>
/// <param name="width">Numbers of a row, at least 1.</param>
internal sealed class NumberStore<T>(int width)
    where T : struct
{
    private const int RowsOfPiece = 4096;

    private readonly List<T[]> _pieces = [];

    /// <summary>Rows so far.</summary>
    public int Rows { get; private set; }

    /// <summary>Adds a row of zeros, to be written.</summary>
    public Span<T> Add()
    {
        if (Rows % RowsOfPiece == 0)
            _pieces.Add(new T[RowsOfPiece * width]);
        Rows++;
        return Row(Rows - 1);
    }

    /// <summary>The numbers of a row.</summary>
    public Span<T> Row(int row) => _pieces[row / RowsOfPiece].AsSpan(row % RowsOfPiece * width, width);
}
