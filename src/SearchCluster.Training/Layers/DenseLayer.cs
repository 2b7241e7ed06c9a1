using SearchCluster.Training.Data;
using SearchCluster.Training.Export;
using SearchCluster.Training.Initializers;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Layers;

/// <summary>y = x W + b, W row-major <c>[inputs × units]</c>.</summary>
internal sealed unsafe class DenseLayer : ProductLayer
{
    private readonly ParameterStore _parameters;
    private readonly ParameterSegment? _bias;
    private readonly Initializer _initializer;
    private readonly PackingBuffer _packing;
    private readonly int _number;
    private readonly int _inputStride;
    private readonly int _stride;
    private readonly float* _output;
    private float* _input;

    /// <summary>Reserves its parameters and its output for batches of at most <paramref name="rows"/>.</summary>
    public DenseLayer(
        ParameterStore parameters, Workspace workspace, PackingBuffer packing, Initializer initializer,
        int number, ExampleLayout input, int units, bool hasBias, int rows)
    {
        (_parameters, _packing, _initializer, _number) = (parameters, packing, initializer, number);
        Layout = ExampleLayout.PlaceByPlace(new ImageShape(units, 1, 1));
        (FanIn, _inputStride, _stride) = (input.Shape.Features, input.Stride, Layout.Stride);
        Weights = parameters.Reserve(number, (long)FanIn * _stride, isWeights: true, learned: (long)FanIn * Units);
        if (hasBias)
            _bias = parameters.Reserve(number, units, isWeights: false);
        _output = workspace.Allocate((long)rows * _stride);
    }

    /// <inheritdoc/>
    public override ExampleLayout Layout { get; }

    /// <inheritdoc/>
    public override int Units => Layout.Shape.Channels;

    /// <inheritdoc/>
    public override int FanIn { get; }

    /// <inheritdoc/>
    public override ParameterSegment Weights { get; }

    /// <inheritdoc/>
    public override long WeightAt(int unit, int input) => (long)input * _stride + unit;

    /// <inheritdoc/>
    public override void Initialize(ulong seed)
    {
        var drawn = Draw(_initializer, seed, _number, fanOut: Units);
        for (var row = 0; row < FanIn; row++)
            drawn.AsSpan(row * Units, Units).CopyTo(new Span<float>(_parameters.Values(Weights) + (long)row * _stride, Units));
    }

    /// <inheritdoc/>
    public override float* Forward(float* input, in Pass pass)
    {
        _input = input;
        if (_bias is { } bias)
            for (var row = 0; row < pass.Rows; row++)
                new Span<float>(_parameters.Values(bias), Units).CopyTo(new Span<float>(_output + (long)row * _stride, Units));
        MatrixProduct.Multiply(
            input, _inputStride, false, _parameters.Values(Weights), _stride, false, _output, _stride,
            pass.Rows, Units, FanIn, accumulate: _bias is not null, _packing);
        return _output;
    }

    /// <inheritdoc/>
    public override float* Backward(float* gradient, float* free, int rows)
    {
        MatrixProduct.Multiply(
            _input, _inputStride, true, gradient, _stride, false, _parameters.GradientOf(Weights), _stride,
            FanIn, Units, rows, accumulate: false, _packing);
        if (_bias is { } bias)
            ColumnPass.Sum(gradient, _stride, _parameters.GradientOf(bias), rows, Units);
        if (free is null)
            return null;
        MatrixProduct.Multiply(
            gradient, _stride, false, _parameters.Values(Weights), _stride, true, free, _inputStride,
            rows, FanIn, Units, accumulate: false, _packing);
        // What pads the rows has no gradient; else sums over whole registers would leave traces, other ones for each vector width.
        for (var row = 0; row < rows; row++)
            new Span<float>(free + (long)row * _inputStride + FanIn, _inputStride - FanIn).Clear();
        return free;
    }

    /// <inheritdoc/>
    public override void Export(OnnxGraph graph)
    {
        graph.AsVectors();
        var weights = graph.Constant("weights", WeightsInOrder(_parameters, ofUnit: false), FanIn, Units);
        graph.Add("Gemm", _bias is { } bias
            ? [weights, graph.Constant("bias", new ReadOnlySpan<float>(_parameters.Values(bias), Units), Units)] : [weights]);
    }
}
