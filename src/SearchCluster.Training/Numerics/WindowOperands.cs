namespace SearchCluster.Training.Numerics;

/// <summary>
/// The operands of products of windows that slide over an image: for each line of C, and each of its rows, a sum over the runs of a
/// window and the steps of a run. In place, for a window's runs lie as they are in the image.
/// </summary>
internal readonly unsafe ref struct WindowOperands
{
    /// <summary>First element of the first window.</summary>
    public required float* A { get; init; }

    /// <summary>Floats of A from the windows of one line of C to those of the next.</summary>
    public required nint LineStride { get; init; }

    /// <summary>Floats of A from the window of one row to that of the next.</summary>
    public required nint RowStride { get; init; }

    /// <summary>Floats of A from one run to the next.</summary>
    public required nint RunStride { get; init; }

    /// <summary>Floats of A from one step to the next.</summary>
    public required nint DepthStride { get; init; }

    /// <summary>First element of B <c>[Runs · Depth × Columns]</c>, which may be read a register beyond its columns.</summary>
    public required float* B { get; init; }

    /// <summary>Floats of B from one row to the next.</summary>
    public required nint BStride { get; init; }

    /// <summary>First element of C.</summary>
    public required float* C { get; init; }

    /// <summary>Floats of C from one line to the next.</summary>
    public required nint OutputLineStride { get; init; }

    /// <summary>Floats of C from one row to the next.</summary>
    public required nint OutputStride { get; init; }

    /// <summary>Lines of C.</summary>
    public required int Lines { get; init; }

    /// <summary>Rows of each line.</summary>
    public required int Rows { get; init; }

    /// <summary>Columns of B and C.</summary>
    public required int Columns { get; init; }

    /// <summary>Runs of a window.</summary>
    public required int Runs { get; init; }

    /// <summary>Steps of a run.</summary>
    public required int Depth { get; init; }

    /// <summary>Whether the sums start from C, or from zero.</summary>
    public required bool Accumulate { get; init; }
}
