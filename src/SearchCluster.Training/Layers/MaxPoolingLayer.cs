using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SearchCluster.Training.Export;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Layers;

/// <summary>The greatest value of each window, the first of equals; a NaN counts as the greatest, or divergence would hide.</summary>
internal sealed unsafe class MaxPoolingLayer : Layer
{
    private readonly ExampleLayout _input;
    private readonly PoolingWindow _window;
    private readonly bool _tiles;
    private readonly float* _output;
    private readonly float* _chosen;

    /// <summary>Reserves its output, and for each of its values the pixel of the window that it came from.</summary>
    public MaxPoolingLayer(Workspace workspace, ExampleLayout input, PoolingWindow window, int rows)
    {
        (_input, _window, Layout) = (input, window, ExampleLayout.PlaceByPlace(window.ShapeAfter(input.Shape)));
        _tiles = window.TilesExactly(input.Shape);
        _output = workspace.Allocate((long)rows * Layout.Stride);
        _chosen = workspace.Allocate((long)rows * Layout.Stride);
    }

    /// <inheritdoc/>
    public override ExampleLayout Layout { get; }

    /// <inheritdoc/>
    public override int Widest => Math.Max(_input.Stride, Layout.Stride);

    /// <inheritdoc/>
    public override float* Forward(float* input, in Pass pass)
    {
        if (VectorWidth.Is512)
            Choose<Lanes512, Vector512<float>>(input, pass.Rows);
        else if (VectorWidth.Is256)
            Choose<Lanes256, Vector256<float>>(input, pass.Rows);
        else
            Choose<Lanes128, Vector128<float>>(input, pass.Rows);
        return _output;
    }

    /// <inheritdoc/>
    public override float* Backward(float* gradient, float* free, int rows)
    {
        if (free is null)
            return null;
        if (!_tiles)
            new Span<float>(free, rows * _input.Stride).Clear();
        if (VectorWidth.Is512)
            Return<Lanes512, Vector512<float>>(gradient, free, rows);
        else if (VectorWidth.Is256)
            Return<Lanes256, Vector256<float>>(gradient, free, rows);
        else
            Return<Lanes128, Vector128<float>>(gradient, free, rows);
        return free;
    }

    /// <inheritdoc/>
    public override void Export(OnnxGraph graph)
    {
        graph.AsImages(_input.Shape);
        _window.Export(graph, "MaxPool");
        graph.Image = Layout.Shape;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Choose<TLanes, TVector>(float* input, int rows)
        where TLanes : struct, IElementaryLanes<TVector>
        where TVector : struct
    {
        var (placeStride, lineStride) = (_input.PlaceStride, _input.Shape.Width * _input.PlaceStride);
        var output = _output;
        var chosen = _chosen;
        var (zero, one) = (TLanes.Broadcast(0f), TLanes.Broadcast(1f));
        for (var row = 0; row < rows; row++)
            for (var y = 0; y < Layout.Shape.Height; y++)
                for (var x = 0; x < Layout.Shape.Width; x++, output += placeStride, chosen += placeStride)
                {
                    var corner = input + row * (nint)_input.Stride + _window.Stride * (y * lineStride + x * placeStride);
                    for (var channel = 0; channel < placeStride; channel += TLanes.Count)
                    {
                        var (greatest, which) = (TLanes.Load(corner + channel), zero);
                        var number = zero;
                        for (var windowY = 0; windowY < _window.Height; windowY++)
                        {
                            var pixel = corner + windowY * lineStride + channel;
                            for (var windowX = 0; windowX < _window.Width; windowX++, pixel += placeStride)
                            {
                                var value = TLanes.Load(pixel);
                                which = TLanes.Select(TLanes.LessThan(greatest, value), number, which);
                                greatest = TLanes.Max(greatest, value);
                                number = TLanes.Add(number, one);
                            }
                        }

                        TLanes.Store(greatest, output + channel);
                        TLanes.Store(which, chosen + channel);
                    }
                }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Return<TLanes, TVector>(float* gradient, float* inner, int rows)
        where TLanes : struct, IElementaryLanes<TVector>
        where TVector : struct
    {
        var (placeStride, lineStride) = (_input.PlaceStride, _input.Shape.Width * _input.PlaceStride);
        var chosen = _chosen;
        var (zero, one) = (TLanes.Broadcast(0f), TLanes.Broadcast(1f));
        for (var row = 0; row < rows; row++)
            for (var y = 0; y < Layout.Shape.Height; y++)
                for (var x = 0; x < Layout.Shape.Width; x++, gradient += placeStride, chosen += placeStride)
                {
                    var corner = inner + row * (nint)_input.Stride + _window.Stride * (y * lineStride + x * placeStride);
                    for (var channel = 0; channel < placeStride; channel += TLanes.Count)
                    {
                        var (outer, which) = (TLanes.Load(gradient + channel), TLanes.Load(chosen + channel));
                        var number = zero;
                        for (var windowY = 0; windowY < _window.Height; windowY++)
                        {
                            var pixel = corner + windowY * lineStride + channel;
                            for (var windowX = 0; windowX < _window.Width; windowX++, pixel += placeStride)
                            {
                                var share = TLanes.Select(TLanes.Equal(which, number), outer, zero);
                                TLanes.Store(_tiles ? share : TLanes.Add(TLanes.Load(pixel), share), pixel);
                                number = TLanes.Add(number, one);
                            }
                        }
                    }
                }
    }
}
