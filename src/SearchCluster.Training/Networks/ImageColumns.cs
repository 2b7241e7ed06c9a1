using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SearchCluster.Training.Data;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Networks;

/// <summary>
/// One image as the matrix that turns a convolution into a product (im2col): row (channel, y, x) of a filter's place holds the pixel
/// that this weight meets at each place of the output. Made anew for each image and each pass, so that it stays in L2; by way of a
/// copy with its zeros around it, so that no line needs to ask where the image ends.
/// </summary>
internal sealed unsafe class ImageColumns
{
    // The widest register: lines are moved in whole registers, and what goes beyond a line is overwritten by the next.
    private const int Slack = 16;

    private readonly ImageShape _image;
    private readonly ImageShape _output;
    private readonly ConvolutionGeometry _geometry;
    private readonly int _paddedWidth;
    private readonly int _paddedPlane;
    private readonly float* _padded;
    private readonly float* _mask;

    /// <summary>Reserves the matrix.</summary>
    public ImageColumns(Workspace workspace, ImageShape image, ConvolutionGeometry geometry)
    {
        (_image, _geometry, _output) = (image, geometry, geometry.ShapeAfter(image));
        _paddedWidth = image.Width + 2 * geometry.Padding;
        _paddedPlane = _paddedWidth * (image.Height + 2 * geometry.Padding);
        _padded = workspace.Allocate(image.Channels * _paddedPlane + Slack);
        // All bits set, then none: read from the right place it keeps as many floats of a register as one likes.
        _mask = workspace.Allocate(2 * Slack);
        new Span<uint>(_mask, Slack).Fill(uint.MaxValue);
        Rows = image.Channels * geometry.Size * geometry.Size;
        Stride = Workspace.Stride(_output.Height * _output.Width + Slack);
        Matrix = workspace.Allocate((long)Rows * Stride);
    }

    /// <summary>Weights of a filter.</summary>
    public int Rows { get; }

    /// <summary>Floats from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>The matrix <c>[Rows × places]</c>.</summary>
    public float* Matrix { get; }

    /// <summary>Fills the matrix from an image, zeros where a filter reaches beyond it.</summary>
    public void Gather(float* image)
    {
        for (var line = 0; line < _image.Channels * _image.Height; line++)
            new Span<float>(image + line * _image.Width, _image.Width).CopyTo(new Span<float>(Interior(line), _image.Width));
        if (_geometry.Stride > 1)
            CopyPixels();
        else if (VectorWidth.Is512)
            CopyLines<Lanes512, Vector512<float>>();
        else if (VectorWidth.Is256)
            CopyLines<Lanes256, Vector256<float>>();
        else
            CopyLines<Lanes128, Vector128<float>>();
    }

    /// <summary>Adds the matrix back to the image's places: the transpose of <see cref="Gather"/>.</summary>
    public void Scatter(float* image)
    {
        new Span<float>(_padded, _image.Channels * _paddedPlane).Clear();
        if (_geometry.Stride > 1)
            AddPixels();
        else if (VectorWidth.Is512)
            AddLines<Lanes512, Vector512<float>>();
        else if (VectorWidth.Is256)
            AddLines<Lanes256, Vector256<float>>();
        else
            AddLines<Lanes128, Vector128<float>>();
        for (var line = 0; line < _image.Channels * _image.Height; line++)
            new Span<float>(Interior(line), _image.Width).CopyTo(new Span<float>(image + line * _image.Width, _image.Width));
        ClearBorder();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopyLines<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        for (var row = 0; row < Rows; row++)
        {
            var source = Corner(row);
            var target = Matrix + (nint)row * Stride;
            for (var y = 0; y < _output.Height; y++, source += _paddedWidth, target += _output.Width)
                for (var x = 0; x < _output.Width; x += TLanes.Count)
                    TLanes.Store(TLanes.Load(source + x), target + x);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddLines<TLanes, TVector>()
        where TLanes : struct, IElementaryLanes<TVector>
        where TVector : struct
    {
        var whole = _output.Width / TLanes.Count * TLanes.Count;
        var mask = TLanes.Load(_mask + Slack - (_output.Width - whole));
        for (var row = 0; row < Rows; row++)
        {
            var target = Corner(row);
            var source = Matrix + (nint)row * Stride;
            for (var y = 0; y < _output.Height; y++, target += _paddedWidth, source += _output.Width)
            {
                for (var x = 0; x < whole; x += TLanes.Count)
                    TLanes.Store(TLanes.Add(TLanes.Load(target + x), TLanes.Load(source + x)), target + x);
                if (whole < _output.Width)
                    TLanes.Store(TLanes.Add(TLanes.Load(target + whole), TLanes.And(mask, TLanes.Load(source + whole))), target + whole);
            }
        }
    }

    // For strides that leave pixels out, one by one.
    private void CopyPixels()
    {
        for (var row = 0; row < Rows; row++)
        {
            var source = Corner(row);
            var target = Matrix + (nint)row * Stride;
            for (var y = 0; y < _output.Height; y++, source += _geometry.Stride * _paddedWidth)
                for (var x = 0; x < _output.Width; x++)
                    *target++ = source[x * _geometry.Stride];
        }
    }

    private void AddPixels()
    {
        for (var row = 0; row < Rows; row++)
        {
            var target = Corner(row);
            var source = Matrix + (nint)row * Stride;
            for (var y = 0; y < _output.Height; y++, target += _geometry.Stride * _paddedWidth)
                for (var x = 0; x < _output.Width; x++)
                    target[x * _geometry.Stride] += *source++;
        }
    }

    // Where a filter's weight meets the image first.
    private float* Corner(int row)
    {
        var size = _geometry.Size;
        return _padded + (nint)(row / (size * size)) * _paddedPlane + row / size % size * _paddedWidth + row % size;
    }

    // A line of the image within its zeros.
    private float* Interior(int line) =>
        _padded + (nint)(line / _image.Height) * _paddedPlane + (line % _image.Height + _geometry.Padding) * _paddedWidth + _geometry.Padding;

    // What was added beyond the image counts for nothing, and must be zero for the next.
    private void ClearBorder()
    {
        if (_geometry.Padding > 0)
            new Span<float>(_padded, _image.Channels * _paddedPlane).Clear();
    }
}
