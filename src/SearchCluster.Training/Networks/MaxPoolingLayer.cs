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

    /// <summary>Reserves its output, and for each the place that it came from.</summary>
    public MaxPoolingLayer(Workspace workspace, ImageShape image, PoolingWindow window, int rows)
    {
        (_image, _window, _pooled) = (image, window, window.ShapeAfter(image));
        (_inputStride, _outputStride) = (Workspace.Stride(image.Features), Workspace.Stride(_pooled.Features));
        _output = workspace.AllocateRows(rows, _pooled.Features);
        _chosen = (int*)workspace.AllocateRows(rows, _pooled.Features);
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
                for (var x = 0; x < _pooled.Width; x++)
                {
                    var best = Greatest(input, (channel * _image.Height + y * _window.Stride) * _image.Width + x * _window.Stride);
                    *chosen++ = best;
                    *output++ = input[best];
                }
    }

    private int Greatest(float* input, int corner)
    {
        var (best, value) = (corner, input[corner]);
        for (var y = 0; y < _window.Height; y++, corner += _image.Width)
            for (var place = corner; place < corner + _window.Width; place++)
                if (!(input[place] <= value) && !float.IsNaN(value))
                    (best, value) = (place, input[place]);
        return best;
    }
}
