using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SearchCluster.Training.Export;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Layers;

/// <summary>The mean of each window; of the whole channel with a window as large as it.</summary>
internal sealed unsafe class AveragePoolingLayer : Layer
{
    private readonly ExampleLayout _input;
    private readonly PoolingWindow _window;
    private readonly float _share;
    private readonly float* _output;

    /// <summary>Reserves its output.</summary>
    public AveragePoolingLayer(Workspace workspace, ExampleLayout input, PoolingWindow window, int rows)
    {
        (_input, _window, Layout) = (input, window, ExampleLayout.PlaceByPlace(window.ShapeAfter(input.Shape)));
        _share = 1f / (window.Height * window.Width);
        _output = workspace.Allocate((long)rows * Layout.Stride);
    }

    /// <inheritdoc/>
    public override ExampleLayout Layout { get; }

    /// <inheritdoc/>
    public override int Widest => Math.Max(_input.Stride, Layout.Stride);

    /// <inheritdoc/>
    public override float* Forward(float* input, in Pass pass)
    {
        if (VectorWidth.Is512)
            Pass<Lanes512, Vector512<float>>(input, _output, pass.Rows, backward: false);
        else if (VectorWidth.Is256)
            Pass<Lanes256, Vector256<float>>(input, _output, pass.Rows, backward: false);
        else
            Pass<Lanes128, Vector128<float>>(input, _output, pass.Rows, backward: false);
        return _output;
    }

    /// <inheritdoc/>
    public override float* Backward(float* gradient, float* free, int rows)
    {
        if (free is null)
            return null;
        new Span<float>(free, rows * _input.Stride).Clear();
        if (VectorWidth.Is512)
            Pass<Lanes512, Vector512<float>>(free, gradient, rows, backward: true);
        else if (VectorWidth.Is256)
            Pass<Lanes256, Vector256<float>>(free, gradient, rows, backward: true);
        else
            Pass<Lanes128, Vector128<float>>(free, gradient, rows, backward: true);
        return free;
    }

    /// <inheritdoc/>
    public override void Export(OnnxGraph graph)
    {
        graph.AsImages(_input.Shape);
        _window.Export(graph, "AveragePool");
        graph.Image = Layout.Shape;
    }

    // Forward a mean goes to its place, backward a share of it to every pixel of the window.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pass<TLanes, TVector>(float* image, float* mean, int rows, bool backward)
        where TLanes : struct, IElementaryLanes<TVector>
        where TVector : struct
    {
        var (placeStride, lineStride, share) = (_input.PlaceStride, _input.Shape.Width * _input.PlaceStride, TLanes.Broadcast(_share));
        for (var row = 0; row < rows; row++)
            for (var y = 0; y < Layout.Shape.Height; y++)
                for (var x = 0; x < Layout.Shape.Width; x++, mean += placeStride)
                {
                    var corner = image + row * (nint)_input.Stride + _window.Stride * (y * lineStride + x * placeStride);
                    for (var channel = 0; channel < placeStride; channel += TLanes.Count)
                    {
                        var sum = TLanes.Broadcast(0f);
                        var part = TLanes.Multiply(share, TLanes.Load(mean + channel));
                        for (var windowY = 0; windowY < _window.Height; windowY++)
                            for (var windowX = 0; windowX < _window.Width; windowX++)
                            {
                                var pixel = corner + windowY * lineStride + windowX * placeStride + channel;
                                if (backward)
                                    TLanes.Store(TLanes.Add(TLanes.Load(pixel), part), pixel);
                                else
                                    sum = TLanes.Add(sum, TLanes.Load(pixel));
                            }

                        if (!backward)
                            TLanes.Store(TLanes.Multiply(share, sum), mean + channel);
                    }
                }
    }
}
