using SearchCluster.Training.Export;
using SearchCluster.Training.Initializers;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Layers;

/// <summary>
/// A convolution over images, place by place: y[p, f] = Σ x[p + t, c] w[t, c, f] over the taps t of a filter and the channels c. The
/// gradient of its input is the same with the filters turned around, that of its weights a sum over places.
/// </summary>
internal sealed unsafe class ConvolutionLayer : ProductLayer
{
    private readonly ParameterStore _parameters;
    private readonly ParameterSegment? _bias;
    private readonly Initializer _initializer;
    private readonly PackingBuffer _packing;
    private readonly ConvolutionGeometry _geometry;
    private readonly ExampleLayout _inputLayout;
    private readonly BorderedImage _image;
    private readonly BorderedImage _gradient;
    private readonly int _number;
    private readonly int _taps;
    private readonly int _weightStride;
    private readonly int _turnedStride;
    private readonly float* _turned;
    private readonly float* _output;
    private float* _input;

    /// <summary>Reserves its parameters, its output, and copies of one image, of one gradient and of the filters.</summary>
    public ConvolutionLayer(
        ParameterStore parameters, Workspace workspace, PackingBuffer packing, Initializer initializer,
        int number, ExampleLayout input, ConvolutionGeometry geometry, bool hasBias, int rows)
    {
        (_parameters, _packing, _initializer, _number, _inputLayout, _geometry) =
            (parameters, packing, initializer, number, input, geometry);
        var (size, shape) = (geometry.Size, input.Shape);
        Layout = ExampleLayout.PlaceByPlace(geometry.ShapeAfter(shape));
        _taps = size * size;
        (_weightStride, _turnedStride) = (Layout.PlaceStride, Workspace.Stride(shape.Channels));
        Weights = parameters.Reserve(number, (long)FanIn * _weightStride, isWeights: true, learned: (long)FanIn * Units);
        if (hasBias)
            _bias = parameters.Reserve(number, geometry.Filters, isWeights: false);
        _output = workspace.Allocate((long)rows * Layout.Stride);
        _image = new BorderedImage(
            workspace, input, geometry.Padding, 1, shape.Height + 2 * geometry.Padding, shape.Width + 2 * geometry.Padding);
        // Each pixel of the input lies under the windows that begin up to size − 1 pixels before it.
        _gradient = new BorderedImage(
            workspace, Layout, size - 1 - geometry.Padding, geometry.Stride, shape.Height + size - 1, shape.Width + size - 1);
        _turned = workspace.Allocate((long)_taps * geometry.Filters * _turnedStride);
    }

    /// <inheritdoc/>
    public override ExampleLayout Layout { get; }

    /// <inheritdoc/>
    public override int Units => _geometry.Filters;

    /// <inheritdoc/>
    public override int FanIn => _taps * _inputLayout.Shape.Channels;

    /// <inheritdoc/>
    public override ParameterSegment Weights { get; }

    /// <inheritdoc/>
    public override long WeightAt(int unit, int input)
    {
        var (channel, tap) = Math.DivRem(input, _taps);
        return ((long)tap * _inputLayout.Shape.Channels + channel) * _weightStride + unit;
    }

    /// <inheritdoc/>
    public override void Initialize(ulong seed)
    {
        var drawn = Draw(_initializer, seed, _number, fanOut: Units * _taps);
        for (var input = 0; input < FanIn; input++)
            for (var unit = 0; unit < Units; unit++)
                _parameters.Values(Weights)[WeightAt(unit, input)] = drawn[input * Units + unit];
    }

    /// <inheritdoc/>
    public override float* Forward(float* input, in Pass pass)
    {
        _input = input;
        for (var row = 0; row < pass.Rows; row++)
        {
            var output = _output + (long)row * Layout.Stride;
            if (_bias is { } bias)
                for (var place = 0; place < Layout.Places; place++)
                    new Span<float>(_parameters.Values(bias), Units)
                        .CopyTo(new Span<float>(output + place * (nint)Layout.PlaceStride, Units));
            _image.Copy(input + (long)row * _inputLayout.Stride);
            WindowProduct.Multiply(
                Windows(_image, _geometry.Stride, _parameters.Values(Weights), _weightStride, output, Layout,
                    accumulate: _bias is not null),
                _packing);
        }

        return _output;
    }

    /// <inheritdoc/>
    public override float* Backward(float* gradient, float* free, int rows)
    {
        if (free is not null)
            TurnFilters();
        for (var row = 0; row < rows; row++)
        {
            var outer = gradient + (long)row * Layout.Stride;
            _image.Copy(_input + (long)row * _inputLayout.Stride);
            WindowProduct.Multiply(WeightWindows(outer, accumulate: row > 0), _packing);
            if (free is null)
                continue;
            _gradient.Copy(outer);
            WindowProduct.Multiply(
                Windows(_gradient, 1, _turned, _turnedStride, free + (long)row * _inputLayout.Stride, _inputLayout, accumulate: false),
                _packing);
        }

        if (_bias is { } bias)
            ColumnPass.Sum(gradient, Layout.PlaceStride, _parameters.GradientOf(bias), rows * Layout.Places, Units);
        return free;
    }

    // A line of the output at a time: at each place the window's lines are the runs, and their pixels with all channels the steps.
    private WindowOperands Windows(
        BorderedImage image, int stride, float* filters, int filterStride, float* output, ExampleLayout layout, bool accumulate) => new()
        {
            A = image.Pixels,
            LineStride = stride * image.LineStride,
            RowStride = stride * image.PlaceStride,
            RunStride = image.LineStride,
            DepthStride = 1,
            B = filters,
            BStride = filterStride,
            C = output,
            OutputLineStride = layout.Shape.Width * layout.PlaceStride,
            OutputStride = layout.PlaceStride,
            Lines = layout.Shape.Height,
            Rows = layout.Shape.Width,
            // Filters are padded like the channels they make: with zeros.
            Columns = Math.Min(layout.PlaceStride, filterStride),
            Runs = _geometry.Size,
            Depth = _geometry.Size * image.PlaceStride,
            Accumulate = accumulate,
        };

    // A line of the filters at a time: each weight has met one pixel at each place, so the places' lines are the runs.
    private WindowOperands WeightWindows(float* gradient, bool accumulate) => new()
    {
        A = _image.Pixels,
        LineStride = _image.LineStride,
        RowStride = 1,
        RunStride = _geometry.Stride * _image.LineStride,
        DepthStride = _geometry.Stride * _image.PlaceStride,
        B = gradient,
        BStride = Layout.PlaceStride,
        C = _parameters.GradientOf(Weights),
        OutputLineStride = _geometry.Size * _image.PlaceStride * _weightStride,
        OutputStride = _weightStride,
        Lines = _geometry.Size,
        Rows = _geometry.Size * _image.PlaceStride,
        Columns = _weightStride,
        Runs = Layout.Shape.Height,
        Depth = Layout.Shape.Width,
        Accumulate = accumulate,
    };

    // The taps in reverse order, and in each the filters down and the channels across.
    private void TurnFilters()
    {
        var (channels, filters) = (_inputLayout.Shape.Channels, Units);
        for (var tap = 0; tap < _taps; tap++)
            MatrixPacking.PackPanel(
                _parameters.Values(Weights) + (nint)(_taps - 1 - tap) * channels * _weightStride, _weightStride, transposed: true,
                filters, channels, _turnedStride, _turned + (nint)tap * filters * _turnedStride);
    }

    /// <inheritdoc/>
    public override void Export(OnnxGraph graph)
    {
        var (size, stride, padding) = (_geometry.Size, _geometry.Stride, _geometry.Padding);
        graph.AsImages(_inputLayout.Shape);
        var filters = graph.Constant("filters", WeightsInOrder(_parameters, ofUnit: true), Units, _inputLayout.Shape.Channels, size, size);
        graph.Add(
            "Conv",
            _bias is { } bias ? [filters, graph.Constant("bias", new ReadOnlySpan<float>(_parameters.Values(bias), Units), Units)]
                : [filters],
            OnnxGraph.Numbers("kernel_shape", size, size),
            OnnxGraph.Numbers("strides", stride, stride),
            OnnxGraph.Numbers("pads", padding, padding, padding, padding));
        graph.Image = Layout.Shape;
    }
}
