using SearchCluster.Training.Initializers;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Networks;

/// <summary>y = x W + b, W row-major <c>[inputs × units]</c>.</summary>
internal sealed unsafe class DenseLayer : ProductLayer
{
    private readonly ParameterStore _parameters;
    private readonly ParameterSegment? _bias;
    private readonly Initializer _initializer;
    private readonly PackingBuffer _packing;
    private readonly int _number;
    private readonly int _inputs;
    private readonly int _inputStride;
    private readonly int _stride;
    private readonly float* _output;
    private float* _input;

    /// <summary>Reserves its parameters and its output for batches of at most <paramref name="rows"/>.</summary>
    public DenseLayer(
        ParameterStore parameters, Workspace workspace, PackingBuffer packing, Initializer initializer,
        int number, int inputs, int units, bool hasBias, int rows)
    {
        (_parameters, _packing, _initializer, _number, _inputs, Width) = (parameters, packing, initializer, number, inputs, units);
        (_inputStride, _stride) = (Workspace.Stride(inputs), Workspace.Stride(units));
        Weights = parameters.Reserve(number, inputs * _stride, isWeights: true);
        if (hasBias)
            _bias = parameters.Reserve(number, units, isWeights: false);
        _output = workspace.AllocateRows(rows, units);
    }

    /// <inheritdoc/>
    public override int Width { get; }

    /// <inheritdoc/>
    public override int Units => Width;

    /// <inheritdoc/>
    public override int FanIn => _inputs;

    /// <inheritdoc/>
    public override ParameterSegment Weights { get; }

    /// <inheritdoc/>
    public override float WeightOf(int unit, int input) => _parameters.Values(Weights)[(long)input * _stride + unit];

    /// <inheritdoc/>
    public override void Initialize(ulong seed)
    {
        var drawn = Draw(_initializer, seed, _number, fanOut: Width);
        for (var row = 0; row < _inputs; row++)
            drawn.AsSpan(row * Width, Width).CopyTo(new Span<float>(_parameters.Values(Weights) + (long)row * _stride, Width));
    }

    /// <inheritdoc/>
    public override float* Forward(float* input, in Pass pass)
    {
        _input = input;
        if (_bias is { } bias)
            for (var row = 0; row < pass.Rows; row++)
                new Span<float>(_parameters.Values(bias), Width).CopyTo(new Span<float>(_output + (long)row * _stride, Width));
        MatrixProduct.Multiply(
            input, _inputStride, false, _parameters.Values(Weights), _stride, false, _output, _stride,
            pass.Rows, Width, _inputs, accumulate: _bias is not null, _packing);
        return _output;
    }

    /// <inheritdoc/>
    public override float* Backward(float* gradient, float* free, int rows)
    {
        MatrixProduct.Multiply(
            _input, _inputStride, true, gradient, _stride, false, _parameters.GradientOf(Weights), _stride,
            _inputs, Width, rows, accumulate: false, _packing);
        if (_bias is { } bias)
            ColumnPass.Sum(gradient, _stride, _parameters.GradientOf(bias), rows, Width);
        if (free is not null)
            MatrixProduct.Multiply(
                gradient, _stride, false, _parameters.Values(Weights), _stride, true, free, _inputStride,
                rows, _inputs, Width, accumulate: false, _packing);
        return free;
    }
}
