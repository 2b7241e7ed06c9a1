namespace SearchCluster.Search.Samplers.GaussianProcess;

/// <summary>
/// The inverse W = L⁻¹ of the Cholesky factor of a covariance matrix K = L·Lᵀ that grows by one row at a time: K⁻¹ = Wᵀ·W.
/// Appending rows one by one is the whole factorisation (Cholesky and Banachiewicz), so a factor that grew and one made anew have the
/// same bits. It costs n² a row, and makes what follows a product of a matrix and a vector.
/// </summary>
/// <param name="capacity">Most rows.</param>
internal sealed class GrowingInverseFactor(int capacity)
{
    // What rounding leaves of a variance that should be positive: a point told twice without noise.
    private const double LeastPivot = 1e-10;

    private readonly double[] _rows = new double[capacity * capacity];
    private readonly double[] _solved = new double[capacity];

    /// <summary>Rows so far.</summary>
    public int Count { get; private set; }

    /// <summary>½·ln det K.</summary>
    public double HalfLogDeterminant { get; private set; }

    /// <summary>Forgets all rows.</summary>
    public void Clear() => (Count, HalfLogDeterminant) = (0, 0);

    /// <summary>Adds a row of K: the covariances with the rows so far, and the variance.</summary>
    public void Append(ReadOnlySpan<double> covariances, double variance)
    {
        // L's new row is Wk, its pivot √(variance − |Wk|²), and W's new row −(Wk)ᵀW / pivot with 1 / pivot at its end.
        var solved = _solved.AsSpan(0, Count);
        Apply(covariances, solved);
        var pivot = Math.Sqrt(Math.Max(variance - DenseVectors.Dot(solved, solved), LeastPivot));
        var row = _rows.AsSpan(Count * capacity, Count + 1);
        row.Clear();
        for (var i = 0; i < Count; i++)
            DenseVectors.AddScaled(row, -solved[i] / pivot, Row(i));
        row[Count++] = 1 / pivot;
        HalfLogDeterminant += Math.Log(pivot);
    }

    /// <summary>W·k: its squared length is kᵀK⁻¹k.</summary>
    public void Apply(ReadOnlySpan<double> k, Span<double> product)
    {
        for (var i = 0; i < Count; i++)
            product[i] = DenseVectors.Dot(Row(i), k);
    }

    /// <summary>Wᵀ·v: with v = W·k it is K⁻¹k.</summary>
    public void ApplyTransposed(ReadOnlySpan<double> v, Span<double> product)
    {
        product[..Count].Clear();
        for (var i = 0; i < Count; i++)
            DenseVectors.AddScaled(product, v[i], Row(i));
    }

    /// <summary>The lower triangle of K⁻¹, by rows as long as the capacity.</summary>
    public void Invert(Span<double> inverse)
    {
        for (var i = 0; i < Count; i++)
            inverse.Slice(i * capacity, i + 1).Clear();
        for (var r = 0; r < Count; r++)
        {
            var row = Row(r);
            for (var i = 0; i <= r; i++)
                DenseVectors.AddScaled(inverse.Slice(i * capacity, i + 1), row[i], row[..(i + 1)]);
        }
    }

    private ReadOnlySpan<double> Row(int i) => _rows.AsSpan(i * capacity, i + 1);
}
