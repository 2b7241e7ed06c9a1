using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using SearchCluster.Training.Data;
using SearchCluster.Training.Layers;
using SearchCluster.Training.Numerics;
using SearchCluster.Training.Optimizers;

namespace SearchCluster.Training.Networks;

/// <summary>A network with its memory: layers in order, the batch they read, and the gradients that pass between them.</summary>
internal sealed unsafe class Network : IDisposable
{
    // Floats of 64 bytes.
    private const int CacheLine = 16;

    private readonly Workspace _workspace = new();
    private readonly PackingBuffer _packing = new();
    private readonly List<Layer> _layers;
    private readonly List<HiddenLayer> _hidden;
    private readonly float* _input;
    private readonly float* _gradient;
    private readonly float* _otherGradient;
    private float* _outputs;

    /// <summary>Allocates a network and draws its first weights.</summary>
    /// <param name="plan">The network; a plan that fits the examples.</param>
    /// <param name="optimizer">The optimizer, which keeps state beside each parameter.</param>
    /// <param name="examples">Shape of an example.</param>
    /// <param name="classes">Classes, and outputs, at least 1.</param>
    /// <param name="rows">Most examples of a batch, at least 1.</param>
    /// <param name="seed">Seed of the first weights.</param>
    /// <exception cref="InsufficientMemoryException">It does not fit into memory, or into one array.</exception>
    public Network(NetworkPlan plan, OptimizerPlan optimizer, ImageShape examples, int classes, int rows, ulong seed)
    {
        (Features, Classes) = (examples.Features, classes);
        _input = _workspace.AllocateRows(rows, Features);
        var builder = new NetworkBuilder(Parameters, _workspace, _packing, examples, rows, plan.Style);
        plan.Build(builder, classes);
        (_layers, _hidden) = (builder.Layers, builder.Hidden);
        Parameters.Allocate(_workspace, optimizer);
        foreach (var layer in _layers)
            layer.Initialize(seed);
        var widest = _layers.Max(layer => layer.Widest);
        _gradient = _workspace.Allocate((long)rows * widest);
        _otherGradient = _workspace.Allocate((long)rows * widest);
    }

    /// <summary>Features of an example.</summary>
    public int Features { get; }

    /// <summary>Bytes of memory that it holds.</summary>
    public long Bytes => _workspace.Bytes + _packing.Bytes;

    /// <summary>Number of classes, and outputs.</summary>
    public int Classes { get; }

    /// <summary>Everything that is learned.</summary>
    public ParameterStore Parameters { get; } = new();

    /// <summary>The hidden layers in order.</summary>
    public IReadOnlyList<HiddenLayer> Hidden => _hidden;

    /// <summary>The layers in order.</summary>
    public IReadOnlyList<Layer> Layers => _layers;

    /// <summary>The outputs of the last pass, rows padded.</summary>
    public float* Outputs => _outputs;

    /// <summary>Where the gradient of the loss by the outputs belongs.</summary>
    public float* OutputGradient => _gradient;

    /// <summary>Copies examples to the batch that the next pass reads.</summary>
    public void Gather(Examples examples, ReadOnlySpan<int> indices)
    {
        var stride = Workspace.Stride(Features);
        fixed (float* features = examples.Features)
            for (var row = 0; row < indices.Length; row++)
            {
                var next = indices[Math.Min(row + 1, indices.Length - 1)];
                CopyAhead(features + (nint)indices[row] * Features, features + (nint)next * Features, _input + (nint)row * stride,
                    Features);
            }
    }

    /// <summary>Copies a run of examples to the batch that the next pass reads.</summary>
    public void Gather(Examples examples, MiniBatch batch)
    {
        var stride = Workspace.Stride(Features);
        for (var row = 0; row < batch.Rows; row++)
            examples.Features.AsSpan((batch.Start + row) * Features, Features)
                .CopyTo(new Span<float>(_input + (long)row * stride, Features));
    }

    /// <summary>One example of the gathered batch.</summary>
    public Span<float> Input(int row) => new(_input + (long)row * Workspace.Stride(Features), Features);

    /// <summary>The outputs <c>[rows × classes]</c> of the gathered batch, rows padded.</summary>
    public float* Forward(in Pass pass)
    {
        _outputs = LayerSequence.Forward(_layers, _input, pass);
        return _outputs;
    }

    /// <summary>All parameters' gradients from the gradient in <see cref="OutputGradient"/>, for the batch of the last pass.</summary>
    public void Backward(int rows)
    {
        LayerSequence.Backward(_layers, _gradient, _otherGradient, rows, needsInput: false);
    }

    /// <summary>
    /// The first layer whose outputs of the last pass hold a value that is not finite: a hidden layer's name, or "output"; null when all
    /// are finite.
    /// </summary>
    public string? FirstNonFiniteLayer(int rows)
    {
        foreach (var layer in _hidden)
            if (!AreFinite(layer.Activation.Output, rows, layer.Activation.Layout))
                return layer.Name;
        return AreFinite(_outputs, rows, _layers[^1].Layout) ? null : "output";
    }

    /// <summary>Gives all memory back.</summary>
    public void Dispose()
    {
        _packing.Dispose();
        _workspace.Dispose();
    }

    // A shuffled example lies anywhere in memory, where no hardware looks ahead: each line of the next is asked for while one of this is
    // copied.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyAhead(float* example, float* next, float* destination, int features)
    {
        var i = 0;
        for (; i <= features - CacheLine; i += CacheLine)
        {
            if (Sse.IsSupported)
                Sse.Prefetch1(next + i);
            Vector512.Store(Vector512.Load(example + i), destination + i);
        }

        for (; i < features; i++)
            destination[i] = example[i];
    }

    private static bool AreFinite(float* values, int rows, ExampleLayout layout)
    {
        for (var place = 0L; place < (long)rows * layout.Places; place++)
            foreach (var value in new ReadOnlySpan<float>(values + place * layout.PlaceStride, layout.Shape.Channels))
                if (!float.IsFinite(value))
                    return false;
        return true;
    }
}
