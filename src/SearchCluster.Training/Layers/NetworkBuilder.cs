using SearchCluster.Training.Activations;
using SearchCluster.Training.Data;
using SearchCluster.Training.Initializers;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Layers;

/// <summary>Puts layers one after the other, and keeps account of the shape that each leaves to the next.</summary>
/// <param name="parameters">Where layers reserve what they learn.</param>
/// <param name="workspace">Where they reserve memory.</param>
/// <param name="packing">Scratch memory of the matrix products.</param>
/// <param name="examples">Shape of an example.</param>
/// <param name="rows">Most examples of a batch.</param>
/// <param name="style">What all hidden layers share.</param>
internal sealed class NetworkBuilder(
    ParameterStore parameters, Workspace workspace, PackingBuffer packing, ImageShape examples, int rows, LayerStyle style)
{
    private readonly Stack<List<Layer>> _branches = new([[]]);
    private int _convolutions;
    private int _numbered;
    private int _dropouts;

    /// <summary>The layers so far, of the branch that is being built.</summary>
    public List<Layer> Layers => _branches.Peek();

    /// <summary>The hidden layers that reports speak of.</summary>
    public List<HiddenLayer> Hidden { get; } = [];

    /// <summary>How one example lies in memory after the last layer.</summary>
    public ExampleLayout Layout { get; private set; } = ExampleLayout.ChannelByChannel(examples);

    /// <summary>Shape of one example after the last layer.</summary>
    public ImageShape Shape => Layout.Shape;

    /// <summary>A dense hidden layer: product, batch normalisation, activation, dropout, as the style says.</summary>
    public void AddDense(int units)
    {
        // Batch normalisation takes the mean away, and a bias with it.
        var product = AddProduct(units, hasBias: !style.BatchNorm);
        AddNormalization();
        AddActivation($"dense{Hidden.Count - _convolutions + 1}", product);
        AddDropout(style.Dropout);
    }

    /// <summary>The linear output layer.</summary>
    public void AddOutput(int classes) => AddProduct(classes, hasBias: true);

    /// <summary>A convolutional hidden layer: convolution, batch normalisation per channel, activation.</summary>
    public void AddConvolution(ConvolutionGeometry geometry)
    {
        var product = AddFilters(geometry);
        AddNormalization();
        AddActivation($"conv{++_convolutions}", product);
    }

    /// <summary>Filters alone, with a bias unless normalisation follows.</summary>
    public ProductLayer AddFilters(ConvolutionGeometry geometry)
    {
        // It reads the images that enter as they are, once they lie place by place, and so need not be padded.
        if (!Layout.IsPlaces)
            Reorder(ExampleLayout.PlaceByPlaceUnpadded(Shape));
        var layer = new ConvolutionLayer(
            parameters, workspace, packing, style.Initializer, ++_numbered, Layout, geometry, hasBias: !style.BatchNorm, rows);
        Add(layer);
        return layer;
    }

    /// <summary>Batch normalisation where the style has it: per unit, or per channel of an image.</summary>
    public void AddNormalization()
    {
        if (style.BatchNorm)
            Add(new BatchNormalization(parameters, workspace, style.BatchNormMomentum, style.BatchNormEpsilon, _numbered, Layout, rows));
    }

    // Ends a hidden layer.
    private void AddActivation(string name, ProductLayer product)
    {
        var activation = new ActivationLayer(workspace, style.Activation, Layout, rows);
        Add(activation);
        Hidden.Add(new HiddenLayer(name, product, activation));
    }

    /// <summary>Inverted dropout, unless the rate is 0.</summary>
    public void AddDropout(double rate)
    {
        if (rate > 0)
            Add(new DropoutLayer(workspace, rate, ++_dropouts, Layout, rows));
    }

    /// <summary>The greatest of each window.</summary>
    public void AddMaxPooling(PoolingWindow window)
    {
        EnterImages();
        Add(new MaxPoolingLayer(workspace, Layout, window, rows));
    }

    /// <summary>The mean of each window.</summary>
    public void AddAveragePooling(PoolingWindow window)
    {
        EnterImages();
        Add(new AveragePoolingLayer(workspace, Layout, window, rows));
    }

    /// <summary>The same features, no longer an image.</summary>
    public void Flatten()
    {
        if (!Layout.IsVector)
            Reorder(ExampleLayout.ChannelByChannel(Shape));
        Layout = Layout with { Shape = new ImageShape(1, 1, Shape.Features) };
    }

    /// <summary>
    /// A residual block: two convolutions beside a shortcut, which is a convolution of size 1 where the shape changes
    /// (He and others, CVPR 2016), added before the activation.
    /// </summary>
    public void AddResidual(ConvolutionGeometry first)
    {
        EnterImages();
        var before = Layout;
        _branches.Push([]);
        AddConvolution(first);
        var product = AddFilters(first with { Stride = 1 });
        AddNormalization();
        var (main, after) = (_branches.Pop(), Layout);
        Layout = before;
        _branches.Push([]);
        if (after != before)
        {
            AddFilters(new ConvolutionGeometry(first.Filters, 1, first.Stride, 0));
            AddNormalization();
        }

        var shortcut = _branches.Pop();
        Add(new ResidualLayer(workspace, main, shortcut, before, after, rows));
        AddActivation($"conv{++_convolutions}", product);
    }

    private DenseLayer AddProduct(int units, bool hasBias)
    {
        Flatten();
        var layer = new DenseLayer(parameters, workspace, packing, style.Initializer, ++_numbered, Layout, units, hasBias, rows);
        Add(layer);
        return layer;
    }

    // Pooling and the sums of residual blocks write whole registers of channels.
    private void EnterImages()
    {
        if (Layout != ExampleLayout.PlaceByPlace(Shape))
            Reorder(ExampleLayout.PlaceByPlace(Shape));
    }

    private void Reorder(ExampleLayout layout) => Add(new ReorderLayer(workspace, Layout, layout, rows));

    private void Add(Layer layer)
    {
        Layers.Add(layer);
        Layout = layer.Layout;
    }
}

/// <summary>What a report says of one hidden layer is measured on these.</summary>
/// <param name="Name">Its name in reports: dense1, dense2, …; conv1, conv2, …</param>
/// <param name="Product">The layer that holds its weights.</param>
/// <param name="Activation">The layer whose output is looked at.</param>
internal sealed record HiddenLayer(string Name, ProductLayer Product, ActivationLayer Activation);

/// <summary>What all hidden layers of a network share.</summary>
/// <param name="Activation">The non-linearity that ends each.</param>
/// <param name="Initializer">Draws the first weights, also those of the output layer.</param>
/// <param name="BatchNorm">Whether each is normalised over the mini-batch before its activation.</param>
/// <param name="BatchNormMomentum">Share of the new mini-batch in the running mean and variance, above 0 and at most 1.</param>
/// <param name="BatchNormEpsilon">ε, added to the variance, above 0.</param>
/// <param name="Dropout">Share of a dense layer's units that is dropped in training, at least 0 and below 1.</param>
internal sealed record LayerStyle(
    Activation Activation, Initializer Initializer, bool BatchNorm, float BatchNormMomentum, float BatchNormEpsilon, double Dropout);
