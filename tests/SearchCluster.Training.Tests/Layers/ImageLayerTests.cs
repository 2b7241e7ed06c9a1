using SearchCluster.Randomness;
using SearchCluster.Training.Data;
using SearchCluster.Training.Initializers;
using SearchCluster.Training.Layers;
using SearchCluster.Training.Networks;
using SearchCluster.Training.Numerics;
using SearchCluster.Training.Optimizers;
using Xunit;

namespace SearchCluster.Training.Tests.Layers;

/// <summary>Layers over images against their definition in double precision, and their gradients against its central differences.</summary>
public sealed unsafe class ImageLayerTests
{
    private const int Rows = 3;

    // A float's chain of some hundred terms errs by about 1e-6 of the largest; central differences in double by less.
    private const double Tolerance = 3e-5;

    [Theory]
    [InlineData(1, 5, 5, 2, 3, 1, 1)]
    [InlineData(3, 6, 4, 5, 3, 1, 0)]
    [InlineData(2, 7, 8, 3, 3, 2, 1)]
    [InlineData(2, 9, 9, 2, 5, 3, 2)]
    [InlineData(4, 3, 3, 17, 1, 1, 0)]
    [InlineData(2, 8, 6, 2, 1, 2, 0)]
    [InlineData(1, 4, 4, 2, 4, 1, 3)]
    public void Convolution_AnyGeometry_EqualsItsDefinition(
        int channels, int height, int width, int filters, int size, int stride, int padding)
    {
        var (image, geometry) = (new ImageShape(channels, height, width), new ConvolutionGeometry(filters, size, stride, padding));
        using var bench = new LayerBench(image, builder => builder.AddFilters(geometry));

        bench.AssertEquals(
            geometry.ShapeAfter(image), (x, parameters) => Convolve(x, parameters[0], parameters[1], image, geometry), Tolerance);
    }

    // More filters than a panel has columns, more steps and more places than a block of k; too many numbers for differences.
    [Theory]
    [InlineData(20, 7, 6, 40, 5, 1, 2)]
    [InlineData(16, 17, 18, 32, 3, 1, 1)]
    [InlineData(48, 6, 5, 16, 3, 2, 1)]
    public void Convolution_ManyChannels_EqualsItsDefinition(
        int channels, int height, int width, int filters, int size, int stride, int padding)
    {
        var (image, geometry) = (new ImageShape(channels, height, width), new ConvolutionGeometry(filters, size, stride, padding));
        using var bench = new LayerBench(image, builder => builder.AddFilters(geometry));

        bench.AssertEquals(
            geometry.ShapeAfter(image),
            (x, parameters) => Convolve(x, parameters[0], parameters[1], image, geometry),
            (x, parameters, outer) => Correlate(x, parameters[0], outer, image, geometry),
            Tolerance);
    }

    [Theory]
    [InlineData(2, 6, 6, 2, 2, 2)]
    [InlineData(1, 7, 5, 3, 3, 2)]
    [InlineData(3, 4, 4, 2, 2, 1)]
    [InlineData(17, 4, 6, 2, 2, 2)]
    public void MaxPooling_AnyWindow_EqualsItsDefinition(int channels, int height, int width, int windowHeight, int windowWidth, int stride)
    {
        var (image, window) = (new ImageShape(channels, height, width), new PoolingWindow(windowHeight, windowWidth, stride));
        using var bench = new LayerBench(image, builder => builder.AddMaxPooling(window));

        bench.AssertEquals(window.ShapeAfter(image), (x, _) => Pool(x, image, window, values => values.Max()), Tolerance);
    }

    [Theory]
    [InlineData(2, 6, 6, 2, 2, 2)]
    [InlineData(3, 5, 4, 5, 4, 1)]
    public void AveragePooling_AnyWindow_EqualsItsDefinition(
        int channels, int height, int width, int windowHeight, int windowWidth, int stride)
    {
        var (image, window) = (new ImageShape(channels, height, width), new PoolingWindow(windowHeight, windowWidth, stride));
        using var bench = new LayerBench(image, builder => builder.AddAveragePooling(window));

        bench.AssertEquals(window.ShapeAfter(image), (x, _) => Pool(x, image, window, values => values.Average()), Tolerance);
    }

    [Fact]
    public void ChannelNormalization_OfABatch_EqualsItsDefinition()
    {
        var image = new ImageShape(3, 4, 5);
        using var bench = new LayerBench(image, builder =>
        {
            builder.AddMaxPooling(new PoolingWindow(1, 1, 1)); // images enter place by place
            builder.AddNormalization();
        }, batchNorm: true);

        bench.AssertEquals(image, (x, parameters) => Normalize(x, parameters[0], parameters[1], image), 10 * Tolerance);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(4, 1)]
    [InlineData(3, 2)]
    public void Residual_WithAndWithoutAConvolvedShortcut_EqualsItsDefinition(int filters, int stride)
    {
        // Without normalisation, and behind the identity as activation: max(0, ·) has a kink that central differences may straddle.
        var (image, geometry) = (new ImageShape(2, 6, 6), new ConvolutionGeometry(filters, 3, stride, 1));
        var inner = geometry.ShapeAfter(image);
        using var bench =
            new LayerBench(
            image, builder => builder.AddResidual(geometry), activation: new Activations.LeakyReluActivation { Slope = 0.9999f });

        bench.AssertEquals(inner, (x, parameters) =>
        {
            var first = Leak(Convolve(x, parameters[0], parameters[1], image, geometry));
            var main = Convolve(first, parameters[2], parameters[3], inner, geometry with { Stride = 1 });
            var shortcut = parameters.Count > 4
                ? Convolve(x, parameters[4], parameters[5], image, new ConvolutionGeometry(filters, 1, stride, 0)) : x;
            return Leak([.. main.Zip(shortcut, (a, b) => a.Zip(b, (p, q) => p + q).ToArray())]);
        }, 2e-4);
    }

    [Fact]
    public void MaxPooling_OfNaN_LetsItThrough()
    {
        var image = new ImageShape(1, 2, 2);
        foreach (var place in Enumerable.Range(0, 4))
        {
            using var bench = new LayerBench(image, builder => builder.AddMaxPooling(new PoolingWindow(2, 2, 2)));
            bench.Input[place] = float.NaN;

            Assert.True(float.IsNaN(bench.Forward()[0]));
        }
    }

    private static double[][] Leak(double[][] x) =>
        [.. x.Select(row => row.Select(value => value > 0 ? value : 0.9999f * value).ToArray())];

    private static double[][] Convolve(double[][] x, double[] weights, double[] bias, ImageShape image, ConvolutionGeometry geometry)
    {
        var output = geometry.ShapeAfter(image);
        return [.. x.Select(row => Places(output).Select(place =>
        {
            var sum = bias[place.Channel];
            for (var channel = 0; channel < image.Channels; channel++)
                for (var y = 0; y < geometry.Size; y++)
                    for (var x = 0; x < geometry.Size; x++)
                    {
                        var (imageY, imageX) =
                            (place.Y * geometry.Stride + y - geometry.Padding, place.X * geometry.Stride + x - geometry.Padding);
                        if (imageY >= 0 && imageY < image.Height && imageX >= 0 && imageX < image.Width)
                            sum += weights[((place.Channel * image.Channels + channel) * geometry.Size + y) * geometry.Size + x]
                                * row[(channel * image.Height + imageY) * image.Width + imageX];
                    }

            return sum;
        }).ToArray())];
    }

    // Gradients of a convolution term by term: each product of a pixel and a weight gives to both.
    private static (double[][] Inner, double[][] Parameters) Correlate(
        double[][] x, double[] weights, double[][] outer, ImageShape image, ConvolutionGeometry geometry)
    {
        var (output, inner) = (geometry.ShapeAfter(image), x.Select(row => new double[row.Length]).ToArray());
        var (weightGradient, biasGradient) = (new double[weights.Length], new double[geometry.Filters]);
        foreach (var ((channel, placeY, placeX), place) in Places(output).Select((place, index) => (place, index)))
            for (var row = 0; row < x.Length; row++)
            {
                biasGradient[channel] += outer[row][place];
                for (var input = 0; input < weights.Length / geometry.Filters; input++)
                {
                    var (tap, weight) = (input % (geometry.Size * geometry.Size), channel * (weights.Length / geometry.Filters) + input);
                    var y = placeY * geometry.Stride + tap / geometry.Size - geometry.Padding;
                    var imageX = placeX * geometry.Stride + tap % geometry.Size - geometry.Padding;
                    if (y < 0 || y >= image.Height || imageX < 0 || imageX >= image.Width)
                        continue;
                    var pixel = (input / (geometry.Size * geometry.Size) * image.Height + y) * image.Width + imageX;
                    weightGradient[weight] += outer[row][place] * x[row][pixel];
                    inner[row][pixel] += outer[row][place] * weights[weight];
                }
            }

        return (inner, [weightGradient, biasGradient]);
    }

    private static double[][] Pool(double[][] x, ImageShape image, PoolingWindow window, Func<IEnumerable<double>, double> pool) =>
        [.. x.Select(row => Places(window.ShapeAfter(image)).Select(place => pool(
            from y in Enumerable.Range(place.Y * window.Stride, window.Height)
            from x in Enumerable.Range(place.X * window.Stride, window.Width)
            select row[(place.Channel * image.Height + y) * image.Width + x])).ToArray())];

    private static double[][] Normalize(double[][] x, double[] scale, double[] shift, ImageShape image)
    {
        var places = image.Height * image.Width;
        var output = x.Select(row => (double[])row.Clone()).ToArray();
        for (var channel = 0; channel < image.Channels; channel++)
        {
            var values = x.SelectMany(row => row.Skip(channel * places).Take(places)).ToList();
            var mean = values.Average();
            var deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)) + 1e-5f);
            foreach (var row in output)
                for (var i = channel * places; i < (channel + 1) * places; i++)
                    row[i] = scale[channel] * (row[i] - mean) / deviation + shift[channel];
        }

        return output;
    }

    private static IEnumerable<(int Channel, int Y, int X)> Places(ImageShape shape) =>
        from channel in Enumerable.Range(0, shape.Channels)
        from y in Enumerable.Range(0, shape.Height)
        from x in Enumerable.Range(0, shape.Width)
        select (channel, y, x);

    /// <summary>Layers with random inputs and parameters, and their definition beside them.</summary>
    private sealed class LayerBench : IDisposable
    {
        private readonly Workspace _workspace = new();
        private readonly PackingBuffer _packing = new();
        private readonly ParameterStore _parameters = new();
        private readonly NetworkBuilder _builder;
        private readonly ImageShape _image;
        private readonly ExampleLayout _input;
        private RandomStream _random = RandomStream.At(21, RandomPurpose.Proposal);

        public LayerBench(ImageShape image, Action<NetworkBuilder> add, bool batchNorm = false, Activations.Activation? activation = null)
        {
            _image = image;
            var plan = new DenseNetwork
            {
                BatchNorm = batchNorm,
                Initializer = new XavierInitializer(),
                Activation = activation ?? new Activations.ReluActivation(),
            };
            _builder = new NetworkBuilder(_parameters, _workspace, _packing, image, Rows, plan.Style);
            _input = _builder.Layout;
            add(_builder);
            _parameters.Allocate(_workspace, new SgdOptimizer());
            foreach (var layer in _builder.Layers)
                layer.Initialize(7);
            Input = new float[Rows * image.Features];
            NormalDraws.Fill(ref _random, Input);
            foreach (var segment in _parameters.Segments.Where(segment => !segment.IsWeights))
                for (var i = 0; i < segment.Length; i++)
                    _parameters.Values(segment)[i] += (float)(_random.NextDouble() - 0.5);
        }

        public float[] Input { get; }

        public float[] Forward() =>
            Read(LayerSequence.Forward(_builder.Layers, Buffer(Input), new Pass(PassMode.Training, Rows)), _builder.Layout);

        /// <summary>Outputs and gradients against a definition, and the definition's central differences.</summary>
        public void AssertEquals(ImageShape output, Func<double[][], IReadOnlyList<double[]>, double[][]> definition, double tolerance) =>
            AssertEquals(
                output,
                definition,
                (inputs, parameters, outer) =>
                {
                    double Along() =>
                        definition(inputs, parameters)
                        .Zip(outer, (values, weights) => values.Zip(weights, (value, weight) => value * weight).Sum()).Sum();
                    return ([.. inputs.Select(row => Differences(row, Along))],
                        [.. parameters.Select(values => Differences(values, Along))]);
                },
                tolerance);

        /// <summary>Outputs and gradients against their definitions.</summary>
        public void AssertEquals(
            ImageShape output,
            Func<double[][], IReadOnlyList<double[]>, double[][]> definition,
            Func<double[][], IReadOnlyList<double[]>, double[][], (double[][] Inner, double[][] Parameters)> gradients,
            double tolerance)
        {
            Assert.Equal(output, _builder.Shape);
            var inputs = Enumerable.Range(0, Rows)
                .Select(row => Input.Skip(row * _image.Features).Take(_image.Features).Select(value => (double)value).ToArray()).ToArray();
            var parameters = _parameters.Segments.Select(Values).ToList();
            var direction = new float[Rows * output.Features];
            NormalDraws.Fill(ref _random, direction);
            AssertNear(definition(inputs, parameters).SelectMany(row => row), Forward(), tolerance, "outputs");

            var widest = _builder.Layers.Max(layer => Math.Max(layer.Widest, _input.Stride));
            var gradient = _workspace.Allocate(Rows * widest);
            var free = _workspace.Allocate(Rows * widest);
            Write(direction, gradient, _builder.Layout);
            var inner = LayerSequence.Backward(_builder.Layers, gradient, free, Rows, needsInput: true);

            double[][] outer = [.. direction.Select(value => (double)value).Chunk(output.Features)];
            var expected = gradients(inputs, parameters, outer);
            AssertNear(expected.Inner.SelectMany(row => row), Read(inner, _input), tolerance, "gradient of the input");
            for (var i = 0; i < parameters.Count; i++)
                AssertNear(expected.Parameters[i], Gradient(_parameters.Segments[i], parameters[i].Length), tolerance,
                    $"gradient of parameters {i}");
        }

        public void Dispose()
        {
            _packing.Dispose();
            _workspace.Dispose();
        }

        private static double[] Differences(double[] values, Func<double> function)
        {
            const double Step = 1e-5;
            var differences = new List<double>();
            for (var i = 0; i < values.Length; i++)
            {
                var value = values[i];
                values[i] = value + Step;
                var above = function();
                values[i] = value - Step;
                differences.Add((above - function()) / (2 * Step));
                values[i] = value;
            }

            return [.. differences];
        }

        private static void AssertNear(IEnumerable<double> expected, float[] found, double tolerance, string of)
        {
            var values = expected.ToList();
            var largest = values.Max(Math.Abs);
            Assert.Equal(values.Count, found.Length);
            for (var i = 0; i < found.Length; i++)
                Assert.True(Math.Abs(values[i] - found[i]) <= tolerance * largest,
                    $"{of} {i}: {found[i]} for {values[i]}, largest {largest}");
        }

        // Filters without the padding of their rows; biases, γ and β as long as their channels.
        private double[] Values(ParameterSegment segment) =>
            [.. Strip(segment, _parameters.Values(segment)).Select(value => (double)value)];

        private float[] Gradient(ParameterSegment segment, int length)
        {
            var gradient = Strip(segment, _parameters.GradientOf(segment));
            Assert.Equal(length, gradient.Length);
            return gradient;
        }

        private float[] Strip(ParameterSegment segment, float* values)
        {
            if (!segment.IsWeights)
                return new Span<float>(values, Channels(segment)).ToArray();
            var product = AllLayers(_builder.Layers).OfType<ProductLayer>().Single(layer => layer.Weights == segment);
            var weights = new float[product.Units * product.FanIn];
            for (var i = 0; i < weights.Length; i++)
                weights[i] = values[product.WeightAt(i / product.FanIn, i % product.FanIn)];
            return weights;
        }

        private int Channels(ParameterSegment segment) =>
            AllLayers(_builder.Layers).OfType<ProductLayer>().FirstOrDefault(layer => layer.Weights.Layer == segment.Layer)?.Units
                ?? _image.Channels;

        private static IEnumerable<Layer> AllLayers(IEnumerable<Layer> layers) =>
            layers.SelectMany(layer => layer is ResidualLayer residual ? AllLayers(residual.Branches) : [layer]);

        private float* Buffer(float[] values)
        {
            var buffer = _workspace.Allocate(Rows * _input.Stride);
            Write(values, buffer, _input);
            return buffer;
        }

        // Features in the order of the data, one example after the other.
        private static void Write(float[] values, float* buffer, ExampleLayout layout)
        {
            for (var i = 0; i < values.Length; i++)
                buffer[At(i, layout)] = values[i];
        }

        private static float[] Read(float* values, ExampleLayout layout)
        {
            var read = new float[Rows * layout.Shape.Features];
            for (var i = 0; i < read.Length; i++)
                read[i] = values[At(i, layout)];
            return read;
        }

        private static long At(int i, ExampleLayout layout)
        {
            var (row, feature) = Math.DivRem(i, layout.Shape.Features);
            var (channel, place) = Math.DivRem(feature, layout.Places);
            return (long)row * layout.Stride + channel * layout.ChannelStride + place * layout.PlaceStride;
        }
    }
}
