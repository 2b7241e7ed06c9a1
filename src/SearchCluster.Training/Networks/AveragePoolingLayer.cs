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
        {
            var (image, output) = ((nint)(input + (long)row * _inputStride), (nint)(_output + (long)row * _outputStride));
            new Span<float>((float*)output, _pooled.Features).Clear();
            Visit((place, pooled) => ((float*)output)[pooled] += _share * ((float*)image)[place]);
        }

        return _output;
    }

    /// <inheritdoc/>
    public override float* Backward(float* gradient, float* free, int rows)
    {
        for (var row = 0; free is not null && row < rows; row++)
        {
            var (outer, inner) = ((nint)(gradient + (long)row * _outputStride), (nint)(free + (long)row * _inputStride));
            new Span<float>((float*)inner, _image.Features).Clear();
            Visit((place, pooled) => ((float*)inner)[place] += _share * ((float*)outer)[pooled]);
        }

        return free;
    }

    // Every pixel of every window, with the output that it belongs to.
    private void Visit(Action<int, int> visit)
    {
        var pooled = 0;
        for (var channel = 0; channel < _pooled.Channels; channel++)
            for (var y = 0; y < _pooled.Height; y++)
                for (var x = 0; x < _pooled.Width; x++, pooled++)
                    for (var windowY = 0; windowY < _window.Height; windowY++)
                        for (var windowX = 0; windowX < _window.Width; windowX++)
                            visit((channel * _image.Height + y * _window.Stride + windowY) * _image.Width + x * _window.Stride + windowX, pooled);
    }
}
