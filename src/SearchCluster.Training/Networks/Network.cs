using SearchCluster.Training.Data;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Networks;

/// <summary>A network with its memory: layers in order, the batch they read, and the gradients that pass between them.</summary>
internal sealed unsafe class Network : IDisposable
{
    private readonly Workspace _workspace = new();
    private readonly PackingBuffer _packing = new();
    private readonly List<Layer> _layers = [];
    private readonly List<HiddenLayer> _hidden = [];
    private readonly float* _input;
    private readonly float* _gradient;
    private readonly float* _otherGradient;
    private readonly int _rows;
    private float* _outputs;

    /// <summary>Builds the plan's network for examples of <paramref name="features"/> in batches of at most <paramref name="rows"/>, with first weights drawn from <paramref name="seed"/>.</summary>
    public Network(TrainingPlan plan, int features, int classes, int rows, ulong seed)
    {
        (Features, Classes, _rows) = (features, classes, rows);
        _input = _workspace.AllocateRows(rows, features);
        plan.Network.Build(this, features, classes);
        Parameters.Allocate(_workspace, plan.Optimizer);
        foreach (var layer in _layers)
            layer.Initialize(seed);
        var widest = _layers.Max(layer => layer.Width);
        _gradient = _workspace.AllocateRows(rows, widest);
        _otherGradient = _workspace.AllocateRows(rows, widest);
    }

    /// <summary>Features of an example.</summary>
    public int Features { get; }

    /// <summary>Number of classes, and outputs.</summary>
    public int Classes { get; }

    /// <summary>Everything that is learned.</summary>
    public ParameterStore Parameters { get; } = new();

    /// <summary>The hidden layers in order.</summary>
    public IReadOnlyList<HiddenLayer> Hidden => _hidden;

    /// <summary>The layers in order.</summary>
    public IReadOnlyList<Layer> Layers => _layers;

    /// <summary>Where the gradient of the loss by the outputs belongs.</summary>
    public float* OutputGradient => _gradient;

    /// <summary>Copies examples to the batch that the next pass reads.</summary>
    public void Gather(Examples examples, ReadOnlySpan<int> indices)
    {
        var stride = Workspace.Stride(Features);
        for (var row = 0; row < indices.Length; row++)
            examples.Features.AsSpan(indices[row] * Features, Features).CopyTo(new Span<float>(_input + (long)row * stride, Features));
    }

    /// <summary>Copies a run of examples to the batch that the next pass reads.</summary>
    public void Gather(Examples examples, MiniBatch batch)
    {
        var stride = Workspace.Stride(Features);
        for (var row = 0; row < batch.Rows; row++)
            examples.Features.AsSpan((batch.Start + row) * Features, Features).CopyTo(new Span<float>(_input + (long)row * stride, Features));
    }

    /// <summary>The outputs <c>[rows × classes]</c> of the gathered batch, rows padded.</summary>
    public float* Forward(in Pass pass)
    {
        var values = _input;
        foreach (var layer in _layers)
            values = layer.Forward(values, pass);
        _outputs = values;
        return values;
    }

    /// <summary>All parameters' gradients from the gradient in <see cref="OutputGradient"/>, for the batch of the last pass.</summary>
    public void Backward(int rows)
    {
        var (gradient, free) = ((nint)_gradient, (nint)_otherGradient);
        for (var i = _layers.Count - 1; i >= 0; i--)
        {
            var inner = (nint)_layers[i].Backward((float*)gradient, i > 0 ? (float*)free : null, rows);
            if (inner == free)
                (gradient, free) = (free, gradient);
        }
    }

    /// <summary>The first layer whose outputs of the last pass hold a value that is not finite: a hidden layer's name, or "output"; null when all are finite.</summary>
    public string? FirstNonFiniteLayer(int rows)
    {
        foreach (var layer in _hidden)
            if (!AreFinite(layer.Activation.Output, rows, layer.Activation.Width))
                return layer.Name;
        return AreFinite(_outputs, rows, Classes) ? null : "output";
    }

    /// <summary>Adds a hidden layer: product, batch normalisation, activation, dropout.</summary>
    internal void AddHidden(DenseNetwork plan, int inputs, int units)
    {
        var number = _hidden.Count + 1;
        var product = AddDense(plan, number, inputs, units, hasBias: !plan.BatchNorm);
        // Batch normalisation takes the mean away, and a bias with it.
        if (plan.BatchNorm)
            _layers.Add(new BatchNormalization(Parameters, _workspace, plan.BatchNormMomentum, plan.BatchNormEpsilon, number, units, _rows));
        var activation = new ActivationLayer(_workspace, plan.Activation, units, _rows);
        _layers.Add(activation);
        if (plan.Dropout > 0)
            _layers.Add(new DropoutLayer(_workspace, plan.Dropout, number, units, _rows));
        _hidden.Add(new HiddenLayer($"dense{number}", product, activation));
    }

    /// <summary>Adds the linear output layer.</summary>
    internal void AddOutput(DenseNetwork plan, int inputs, int classes) => AddDense(plan, _hidden.Count + 1, inputs, classes, hasBias: true);

    /// <summary>Gives all memory back.</summary>
    public void Dispose()
    {
        _packing.Dispose();
        _workspace.Dispose();
    }

    private DenseLayer AddDense(DenseNetwork plan, int number, int inputs, int units, bool hasBias)
    {
        var layer = new DenseLayer(Parameters, _workspace, _packing, plan.Initializer, number, inputs, units, hasBias, _rows);
        _layers.Add(layer);
        return layer;
    }

    private static bool AreFinite(float* values, int rows, int width)
    {
        for (var row = 0; row < rows; row++)
            foreach (var value in new ReadOnlySpan<float>(values + (long)row * Workspace.Stride(width), width))
                if (!float.IsFinite(value))
                    return false;
        return true;
    }
}
