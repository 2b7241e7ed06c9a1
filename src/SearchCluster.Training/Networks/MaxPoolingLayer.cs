using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SearchCluster.Training.Data;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Networks;

/// <summary>The greatest value of each window, the first of equals; a NaN counts as the greatest, or divergence would hide.</summary>
internal sealed unsafe class MaxPoolingLayer : Layer
{
    private readonly ImageShape _image;
    private readonly ImageShape _pooled;
    private readonly PoolingWindow _window;
    private readonly int _inputStride;
    private readonly int _outputStride;
    private readonly float* _output;
    private readonly int* _chosen;
    private readonly float* _greatest;
    private readonly int* _offsets;

    /// <summary>Reserves its output, and for each the place that it came from.</summary>
    public MaxPoolingLayer(Workspace workspace, ImageShape image, PoolingWindow window, int rows)
    {
        (_image, _window, _pooled) = (image, window, window.ShapeAfter(image));
        (_inputStride, _outputStride) = (Workspace.Stride(image.Features), Workspace.Stride(_pooled.Features));
        _output = workspace.AllocateRows(rows, _pooled.Features);
        _chosen = (int*)workspace.AllocateRows(rows, _pooled.Features);
        _greatest = workspace.Allocate(Workspace.Stride(image.Width));
        _offsets = (int*)workspace.Allocate(Workspace.Stride(image.Width));
    }

    /// <inheritdoc/>
    public override int Width => _pooled.Features;

    /// <inheritdoc/>
    public override int Widest => Math.Max(_image.Features, _pooled.Features);

    /// <inheritdoc/>
    public override float* Forward(float* input, in Pass pass)
    {
        for (var row = 0; row < pass.Rows; row++)
            Pool(input + (long)row * _inputStride, _output + (long)row * _outputStride, _chosen + (long)row * _outputStride);
        return _output;
    }

    /// <inheritdoc/>
    public override float* Backward(float* gradient, float* free, int rows)
    {
        for (var row = 0; free is not null && row < rows; row++)
        {
            var (outer, inner, chosen) = ((nint)(gradient + (long)row * _outputStride), (nint)(free + (long)row * _inputStride), (nint)(_chosen + (long)row * _outputStride));
            new Span<float>((float*)inner, _image.Features).Clear();
            for (var i = 0; i < _pooled.Features; i++)
                ((float*)inner)[((int*)chosen)[i]] += ((float*)outer)[i];
        }

        return free;
    }

    private void Pool(float* input, float* output, int* chosen)
    {
        for (var channel = 0; channel < _pooled.Channels; channel++)
            for (var y = 0; y < _pooled.Height; y++)
            {
                var corner = (channel * _image.Height + y * _window.Stride) * _image.Width;
                if (VectorWidth.Is512)
                    PoolLine<Lanes512, Vector512<float>>(input + corner);
                else if (VectorWidth.Is256)
                    PoolLine<Lanes256, Vector256<float>>(input + corner);
                else
                    PoolLine<Lanes128, Vector128<float>>(input + corner);
                for (var x = 0; x < _pooled.Width; x++)
                {
                    *output++ = _greatest[x * _window.Stride];
                    *chosen++ = corner + x * _window.Stride + _offsets[x * _window.Stride];
                }
            }
    }

    // The window at every pixel of the line, also where none begins: a register has no branch to guess wrong.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PoolLine<TLanes, TVector>(float* line)
        where TLanes : struct, IElementaryLanes<TVector>
        where TVector : struct
    {
        for (var x = 0; x < _image.Width; x += TLanes.Count)
        {
            var (greatest, offsets) = (TLanes.Load(line + x), TLanes.BroadcastBits(0));
            for (var windowY = 0; windowY < _window.Height; windowY++)
                for (var windowX = 0; windowX < _window.Width; windowX++)
                {
                    var offset = windowY * _image.Width + windowX;
                    var value = TLanes.Load(line + x + offset);
                    offsets = TLanes.Select(TLanes.LessThan(greatest, value), TLanes.BroadcastBits(offset), offsets);
                    greatest = TLanes.Max(greatest, value);
                }

            TLanes.Store(greatest, _greatest + x);
            TLanes.Store(offsets, (float*)_offsets + x);
        }
    }
}
