using System.Runtime.CompilerServices;

namespace SearchCluster.Training.Numerics;

/// <summary>Some rows of C by one panel's width, held in registers while k runs.</summary>
/// <typeparam name="TPanel">One row of a panel.</typeparam>
internal unsafe interface ITile<TPanel>
    where TPanel : struct
{
    /// <summary>Number of rows.</summary>
    static abstract int Rows { get; }

    /// <summary>Reads the tile from C.</summary>
    void Load(float* c, nint stride);

    /// <summary>Writes the tile to C.</summary>
    void Store(float* c, nint stride);

    /// <summary>Adds the product of one column of A, its rows <paramref name="stride"/> apart, and one row of B's panel.</summary>
    void MultiplyAdd(float* a, nint stride, TPanel b);
}

/// <summary>One row, two registers wide.</summary>
internal unsafe struct WideRow<TLanes, TVector> : ITile<Pair<TVector>>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private TVector _left;
    private TVector _right;

    public static int Rows
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Load(float* c, nint stride)
    {
        _left = TLanes.Load(c);
        _right = TLanes.Load(c + TLanes.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* c, nint stride)
    {
        TLanes.Store(_left, c);
        TLanes.Store(_right, c + TLanes.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAdd(float* a, nint stride, Pair<TVector> b)
    {
        var element = TLanes.Broadcast(*a);
        _left = TLanes.MultiplyAdd(element, b.Left, _left);
        _right = TLanes.MultiplyAdd(element, b.Right, _right);
    }
}

/// <summary>One row, one register wide.</summary>
internal unsafe struct NarrowRow<TLanes, TVector> : ITile<TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private TVector _sums;

    public static int Rows
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Load(float* c, nint stride) => _sums = TLanes.Load(c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* c, nint stride) => TLanes.Store(_sums, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAdd(float* a, nint stride, TVector b) => _sums = TLanes.MultiplyAdd(TLanes.Broadcast(*a), b, _sums);
}

/// <summary>Two rows, two registers wide.</summary>
internal unsafe struct WideRows<TLanes, TVector> : ITile<Pair<TVector>>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private TVector _upperLeft;
    private TVector _upperRight;
    private TVector _lowerLeft;
    private TVector _lowerRight;

    public static int Rows
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 2;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Load(float* c, nint stride)
    {
        _upperLeft = TLanes.Load(c);
        _upperRight = TLanes.Load(c + TLanes.Count);
        _lowerLeft = TLanes.Load(c + stride);
        _lowerRight = TLanes.Load(c + stride + TLanes.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* c, nint stride)
    {
        TLanes.Store(_upperLeft, c);
        TLanes.Store(_upperRight, c + TLanes.Count);
        TLanes.Store(_lowerLeft, c + stride);
        TLanes.Store(_lowerRight, c + stride + TLanes.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAdd(float* a, nint stride, Pair<TVector> b)
    {
        var element = TLanes.Broadcast(*a);
        _upperLeft = TLanes.MultiplyAdd(element, b.Left, _upperLeft);
        _upperRight = TLanes.MultiplyAdd(element, b.Right, _upperRight);
        element = TLanes.Broadcast(a[stride]);
        _lowerLeft = TLanes.MultiplyAdd(element, b.Left, _lowerLeft);
        _lowerRight = TLanes.MultiplyAdd(element, b.Right, _lowerRight);
    }
}

/// <summary>Two rows, one register wide.</summary>
internal unsafe struct NarrowRows<TLanes, TVector> : ITile<TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private TVector _upper;
    private TVector _lower;

    public static int Rows
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 2;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Load(float* c, nint stride)
    {
        _upper = TLanes.Load(c);
        _lower = TLanes.Load(c + stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* c, nint stride)
    {
        TLanes.Store(_upper, c);
        TLanes.Store(_lower, c + stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAdd(float* a, nint stride, TVector b)
    {
        _upper = TLanes.MultiplyAdd(TLanes.Broadcast(*a), b, _upper);
        _lower = TLanes.MultiplyAdd(TLanes.Broadcast(a[stride]), b, _lower);
    }
}

/// <summary>
/// One tile upon another. Twelve rows are stacks of stacks of two rows: after inlining, nothing is left of the nesting but 24
/// accumulators in registers (checked in the JIT's disassembly; every member must inline, or they spill, and a stack of fourteen
/// single rows is more than the JIT inlines).
/// </summary>
internal unsafe struct Stack<TUpper, TLower, TPanel> : ITile<TPanel>
    where TUpper : struct, ITile<TPanel>
    where TLower : struct, ITile<TPanel>
    where TPanel : struct
{
#pragma warning disable CS0649 // The two are assigned to by their own members.
    private TUpper _upper;
    private TLower _lower;
#pragma warning restore CS0649

    public static int Rows
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TUpper.Rows + TLower.Rows;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Load(float* c, nint stride)
    {
        _upper.Load(c, stride);
        _lower.Load(c + TUpper.Rows * stride, stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* c, nint stride)
    {
        _upper.Store(c, stride);
        _lower.Store(c + TUpper.Rows * stride, stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAdd(float* a, nint stride, TPanel b)
    {
        _upper.MultiplyAdd(a, stride, b);
        _lower.MultiplyAdd(a + TUpper.Rows * stride, stride, b);
    }
}
