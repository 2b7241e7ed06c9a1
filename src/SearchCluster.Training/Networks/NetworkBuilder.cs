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

    /// <summary>Shape of one example after the last layer.</summary>
    public ImageShape Shape { get; private set; } = examples;

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
        var layer = new ConvolutionLayer(parameters, workspace, packing, plan.Initializer, ++_numbered, Shape, geometry, hasBias: !plan.BatchNorm, rows);
        Shape = geometry.ShapeAfter(Shape);
        Layers.Add(layer);
        return layer;
    }

    /// <summary>Batch normalisation where the plan has it: per unit, or per channel of an image.</summary>
    public void AddNormalization(NetworkPlan plan)
    {
        if (!plan.BatchNorm)
            return;
        Layers.Add(Shape.Height * Shape.Width == 1
            ? new BatchNormalization(parameters, workspace, plan.BatchNormMomentum, plan.BatchNormEpsilon, _numbered, Shape.Features, rows)
            : new ChannelNormalization(parameters, workspace, plan.BatchNormMomentum, plan.BatchNormEpsilon, _numbered, Shape, rows));
    }

    /// <summary>The activation, which ends a hidden layer.</summary>
    public void AddActivation(NetworkPlan plan, string name, ProductLayer product)
    {
        var activation = new ActivationLayer(workspace, plan.Activation, Shape.Features, rows);
        Layers.Add(activation);
        Hidden.Add(new HiddenLayer(name, product, activation));
    }

    /// <summary>Inverted dropout, unless the rate is 0.</summary>
    public void AddDropout(double rate)
    {
        if (rate > 0)
            Layers.Add(new DropoutLayer(workspace, rate, ++_dropouts, Shape.Features, rows));
    }

    /// <summary>The greatest of each window.</summary>
    public void AddMaxPooling(PoolingWindow window)
    {
        Layers.Add(new MaxPoolingLayer(workspace, Shape, window, rows));
        Shape = window.ShapeAfter(Shape);
    }

    /// <summary>The mean of each window.</summary>
    public void AddAveragePooling(PoolingWindow window)
    {
        Layers.Add(new AveragePoolingLayer(workspace, Shape, window, rows));
        Shape = window.ShapeAfter(Shape);
    }

    /// <summary>The same features, no longer an image.</summary>
    public void Flatten() => Shape = new ImageShape(1, 1, Shape.Features);

    /// <summary>
    /// A residual block: two convolutions beside a shortcut, which is a convolution of size 1 where the shape changes
    /// (He and others, CVPR 2016), added before the activation.
    /// </summary>
    public void AddResidual(NetworkPlan plan, ConvolutionGeometry first)
    {
        var before = Shape;
        _branches.Push([]);
        AddConvolution(plan, first);
        var product = AddFilters(plan, first with { Stride = 1 });
        AddNormalization(plan);
        var (main, after) = (_branches.Pop(), Shape);
        Shape = before;
        _branches.Push([]);
        if (after != before)
        {
            AddFilters(plan, new ConvolutionGeometry(first.Filters, 1, first.Stride, 0));
            AddNormalization(plan);
        }

        var shortcut = _branches.Pop();
        Shape = after;
        Layers.Add(new ResidualLayer(workspace, main, shortcut, before.Features, after.Features, rows));
        AddActivation(plan, $"conv{++_convolutions}", product);
    }

    private DenseLayer AddProduct(NetworkPlan plan, int units, bool hasBias)
    {
        var layer = new DenseLayer(parameters, workspace, packing, plan.Initializer, ++_numbered, Shape.Features, units, hasBias, rows);
        Layers.Add(layer);
        Shape = new ImageShape(units, 1, 1);
        return layer;
    }
}
