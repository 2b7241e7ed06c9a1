using SearchCluster.Training.Data;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Networks;

/// <summary>Puts layers one after the other, and keeps account of the shape that each leaves to the next.</summary>
/// <param name="parameters">Where layers reserve what they learn.</param>
/// <param name="workspace">Where they reserve memory.</param>
/// <param name="packing">Scratch memory of the matrix products.</param>
/// <param name="examples">Shape of an example.</param>
/// <param name="rows">Most examples of a batch.</param>
internal sealed class NetworkBuilder(ParameterStore parameters, Workspace workspace, PackingBuffer packing, ImageShape examples, int rows)
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

    /// <summary>A dense hidden layer: product, batch normalisation, activation, dropout, as the plan says.</summary>
    public void AddDense(NetworkPlan plan, int units)
    {
        // Batch normalisation takes the mean away, and a bias with it.
        var product = AddProduct(plan, units, hasBias: !plan.BatchNorm);
        AddNormalization(plan);
        AddActivation(plan, $"dense{Hidden.Count - _convolutions + 1}", product);
        AddDropout(plan.Dropout);
    }

    /// <summary>The linear output layer.</summary>
    public void AddOutput(NetworkPlan plan, int classes) => AddProduct(plan, classes, hasBias: true);

    /// <summary>A convolutional hidden layer: convolution, batch normalisation per channel, activation.</summary>
    public void AddConvolution(NetworkPlan plan, ConvolutionGeometry geometry)
    {
        var product = AddFilters(plan, geometry);
        AddNormalization(plan);
        AddActivation(plan, $"conv{++_convolutions}", product);
    }

    /// <summary>Filters alone, with a bias unless normalisation follows.</summary>
    public ProductLayer AddFilters(NetworkPlan plan, ConvolutionGeometry geometry)
    {
        // It reads the images that enter as they are, once they lie place by place, and so need not be padded.
        if (!Layout.IsPlaces)
            Reorder(ExampleLayout.PlaceByPlaceUnpadded(Shape));
        var layer = new ConvolutionLayer(parameters, workspace, packing, plan.Initializer, ++_numbered, Layout, geometry, hasBias: !plan.BatchNorm, rows);
        Add(layer);
        return layer;
    }

    /// <summary>Batch normalisation where the plan has it: per unit, or per channel of an image.</summary>
    public void AddNormalization(NetworkPlan plan)
    {
        if (plan.BatchNorm)
            Add(new BatchNormalization(parameters, workspace, plan.BatchNormMomentum, plan.BatchNormEpsilon, _numbered, Layout, rows));
    }

    /// <summary>The activation, which ends a hidden layer.</summary>
    public void AddActivation(NetworkPlan plan, string name, ProductLayer product)
    {
        var activation = new ActivationLayer(workspace, plan.Activation, Layout, rows);
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
    public void AddResidual(NetworkPlan plan, ConvolutionGeometry first)
    {
        EnterImages();
        var before = Layout;
        _branches.Push([]);
        AddConvolution(plan, first);
        var product = AddFilters(plan, first with { Stride = 1 });
        AddNormalization(plan);
        var (main, after) = (_branches.Pop(), Layout);
        Layout = before;
        _branches.Push([]);
        if (after != before)
        {
            AddFilters(plan, new ConvolutionGeometry(first.Filters, 1, first.Stride, 0));
            AddNormalization(plan);
        }

        var shortcut = _branches.Pop();
        Add(new ResidualLayer(workspace, main, shortcut, before, after, rows));
        AddActivation(plan, $"conv{++_convolutions}", product);
    }

    private DenseLayer AddProduct(NetworkPlan plan, int units, bool hasBias)
    {
        Flatten();
        var layer = new DenseLayer(parameters, workspace, packing, plan.Initializer, ++_numbered, Layout, units, hasBias, rows);
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
