using SearchCluster.Training.Data;
using SearchCluster.Training.Initializers;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Networks;

/// <summary>
/// A convolution over images, as a matrix product for each example: filters <c>[filters × channels·size·size]</c> times the columns
/// of the image.
/// </summary>
internal sealed unsafe class ConvolutionLayer : ProductLayer
{
    private readonly ParameterStore _parameters;
    private readonly ParameterSegment? _bias;
    private readonly Initializer _initializer;
    private readonly PackingBuffer _packing;
    private readonly ImageColumns _columns;
    private readonly ConvolutionGeometry _geometry;
    private readonly int _number;
    private readonly int _places;
    private readonly int _inputStride;
    private readonly int _outputStride;
    private readonly int _weightStride;
    private readonly float* _output;
    private float* _input;

    /// <summary>Reserves its parameters, its output, and the columns of one image.</summary>
    public ConvolutionLayer(
        ParameterStore parameters, Workspace workspace, PackingBuffer packing, Initializer initializer,
        int number, ImageShape image, ConvolutionGeometry geometry, bool hasBias, int rows)
    {
        (_parameters, _packing, _initializer, _number, _geometry) = (parameters, packing, initializer, number, geometry);
        var output = geometry.ShapeAfter(image);
        Width = output.Features;
        _places = output.Height * output.Width;
        _columns = new ImageColumns(workspace, image, geometry);
        (_inputStride, _outputStride, _weightStride) = (Workspace.Stride(image.Features), Workspace.Stride(Width), Workspace.Stride(_columns.Rows));
        Weights = parameters.Reserve(number, geometry.Filters * _weightStride, isWeights: true);
        if (hasBias)
            _bias = parameters.Reserve(number, geometry.Filters, isWeights: false);
        _output = workspace.AllocateRows(rows, Width);
    }

    /// <inheritdoc/>
    public override int Width { get; }

    /// <inheritdoc/>
    public override int Units => _geometry.Filters;

    /// <inheritdoc/>
    public override int FanIn => _columns.Rows;

    /// <inheritdoc/>
    public override ParameterSegment Weights { get; }

    /// <inheritdoc/>
    public override float WeightOf(int unit, int input) => _parameters.Values(Weights)[(long)unit * _weightStride + input];

    /// <inheritdoc/>
    public override void Initialize(ulong seed)
    {
        var drawn = Draw(_initializer, seed, _number, fanOut: Units * _geometry.Size * _geometry.Size);
        for (var unit = 0; unit < Units; unit++)
            for (var input = 0; input < FanIn; input++)
                _parameters.Values(Weights)[(long)unit * _weightStride + input] = drawn[input * Units + unit];
    }

    /// <inheritdoc/>
    public override float* Forward(float* input, in Pass pass)
    {
        _input = input;
        for (var row = 0; row < pass.Rows; row++)
        {
            var output = _output + (long)row * _outputStride;
            if (_bias is { } bias)
                for (var filter = 0; filter < Units; filter++)
                    new Span<float>(output + filter * _places, _places).Fill(_parameters.Values(bias)[filter]);
            _columns.Gather(input + (long)row * _inputStride);
            MatrixProduct.Multiply(
                _parameters.Values(Weights), _weightStride, false, _columns.Matrix, _columns.Stride, false, output, _places,
                Units, _places, FanIn, accumulate: _bias is not null, _packing);
        }

        return _output;
    }

    /// <inheritdoc/>
    public override float* Backward(float* gradient, float* free, int rows)
    {
        var weightGradient = _parameters.GradientOf(Weights);
        for (var row = 0; row < rows; row++)
        {
            var outer = gradient + (long)row * _outputStride;
            _columns.Gather(_input + (long)row * _inputStride);
            MatrixProduct.Multiply(
                outer, _places, false, _columns.Matrix, _columns.Stride, true, weightGradient, _weightStride,
                Units, FanIn, _places, accumulate: row > 0, _packing);
            if (free is null)
                continue;
            MatrixProduct.Multiply(
                _parameters.Values(Weights), _weightStride, true, outer, _places, false, _columns.Matrix, _columns.Stride,
                FanIn, _places, Units, accumulate: false, _packing);
            _columns.Scatter(free + (long)row * _inputStride);
        }

        if (_bias is { } bias)
            SumBias(gradient, _parameters.GradientOf(bias), rows);
        return free;
    }

    private void SumBias(float* gradient, float* bias, int rows)
    {
        for (var filter = 0; filter < Units; filter++)
        {
            var sum = 0.0;
            for (var row = 0; row < rows; row++)
                sum += Reduction.Sum(gradient + (long)row * _outputStride + filter * _places, _places);
            bias[filter] = (float)sum;
        }
    }
}
