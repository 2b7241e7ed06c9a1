using SearchCluster.Training.Data;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Networks;

/// <summary>The mean of each window; of the whole channel with a window as large as it.</summary>
internal sealed unsafe class AveragePoolingLayer : Layer
{
    private readonly ImageShape _image;
    private readonly ImageShape _pooled;
    private readonly PoolingWindow _window;
    private readonly int _inputStride;
    private readonly int _outputStride;
    private readonly float _share;
    private readonly float* _output;

    /// <summary>Reserves its output.</summary>
    public AveragePoolingLayer(Workspace workspace, ImageShape image, PoolingWindow window, int rows)
    {
        (_image, _window, _pooled) = (image, window, window.ShapeAfter(image));
        (_inputStride, _outputStride) = (Workspace.Stride(image.Features), Workspace.Stride(_pooled.Features));
        _share = 1f / (window.Height * window.Width);
        _output = workspace.AllocateRows(rows, _pooled.Features);
    }

    /// <inheritdoc/>
    public override int Width => _pooled.Features;

    /// <inheritdoc/>
    public override int Widest => Math.Max(_image.Features, _pooled.Features);

    /// <inheritdoc/>
    public override float* Forward(float* input, in Pass pass)
    {
        for (var row = 0; row < pass.Rows; row++)
            for (var pooled = 0; pooled < _pooled.Features; pooled++)
            {
                var corner = input + (long)row * _inputStride + Corner(pooled);
                var sum = 0f;
                for (var y = 0; y < _window.Height; y++, corner += _image.Width)
                    for (var x = 0; x < _window.Width; x++)
                        sum += corner[x];
                _output[(long)row * _outputStride + pooled] = _share * sum;
            }

        return _output;
    }

    /// <inheritdoc/>
    public override float* Backward(float* gradient, float* free, int rows)
    {
        for (var row = 0; free is not null && row < rows; row++)
        {
            new Span<float>(free + (long)row * _inputStride, _image.Features).Clear();
            for (var pooled = 0; pooled < _pooled.Features; pooled++)
            {
                var corner = free + (long)row * _inputStride + Corner(pooled);
                var share = _share * gradient[(long)row * _outputStride + pooled];
                for (var y = 0; y < _window.Height; y++, corner += _image.Width)
                    for (var x = 0; x < _window.Width; x++)
                        corner[x] += share;
            }
        }

        return free;
    }

    // The first pixel of an output's window.
    private int Corner(int pooled)
    {
        var (line, x) = Math.DivRem(pooled, _pooled.Width);
        var (channel, y) = Math.DivRem(line, _pooled.Height);
        return (channel * _image.Height + y * _window.Stride) * _image.Width + x * _window.Stride;
    }
}
