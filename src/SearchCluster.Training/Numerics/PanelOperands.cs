namespace SearchCluster.Training.Numerics;

/// <summary>The operands of one panel's product: some rows of op(A), as many of C, and one panel of op(B).</summary>
internal readonly unsafe ref struct PanelOperands()
{
    /// <summary>Rows of the tallest of all tiles.</summary>
    public const int MostRows = 14;

    /// <summary>First element of op(A).</summary>
    public required float* A { get; init; }

    /// <summary>Floats from one row of op(A) to the next.</summary>
    public required nint RowStride { get; init; }

    /// <summary>Floats from one k of op(A) to the next: with its two strides, one kernel serves A and Aᵀ.</summary>
    public required nint DepthStride { get; init; }

    /// <summary>First element of the panel.</summary>
    public required float* B { get; init; }

    /// <summary>Floats from one k of the panel to the next.</summary>
    public required nint PanelStride { get; init; }

    /// <summary>First element of the output.</summary>
    public required float* C { get; init; }

    /// <summary>Floats from one row of C to the next.</summary>
    public required nint OutputStride { get; init; }

    /// <summary>Rows of op(A) and of C.</summary>
    public required int Rows { get; init; }

    /// <summary>Columns of C to write; the panel may be wider, padded with zeros.</summary>
    public required int Columns { get; init; }

    /// <summary>Terms of each sum in one run of k.</summary>
    public required int Depth { get; init; }

    /// <summary>Runs of k: one of a matrix, several of a window over an image. The panel goes on from one to the next.</summary>
    public int Runs { get; init; } = 1;

    /// <summary>Floats from the first k of one run of op(A) to that of the next.</summary>
    public nint RunStride { get; init; }

    /// <summary>Whether the sums start from C, or from zero.</summary>
    public required bool Accumulate { get; init; }
}
