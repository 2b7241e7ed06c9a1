using SearchCluster.Training.Export;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Layers;

/// <summary>
/// Two branches over the same input, added: y = F(x) + S(x), S the identity where it has no layer (He and others, CVPR 2016).
/// </summary>
internal sealed unsafe class ResidualLayer : Layer
{
    private readonly List<Layer> _main;
    private readonly List<Layer> _shortcut;
    private readonly ExampleLayout _input;
    private readonly float* _output;
    private readonly float* _shortcutGradient;
    private readonly float* _free;

    /// <summary>Reserves its output, and the gradients of the shortcut.</summary>
    public ResidualLayer(Workspace workspace, List<Layer> main, List<Layer> shortcut, ExampleLayout input, ExampleLayout output, int rows)
    {
        (_main, _shortcut, _input, Layout) = (main, shortcut, input, output);
        Widest = main.Concat(shortcut).Max(layer => Math.Max(layer.Widest, input.Stride));
        _output = workspace.Allocate((long)rows * output.Stride);
        _shortcutGradient = workspace.Allocate((long)rows * Widest);
        _free = workspace.Allocate((long)rows * Widest);
    }

    /// <summary>The layers of both branches.</summary>
    public IEnumerable<Layer> Branches => _main.Concat(_shortcut);

    /// <inheritdoc/>
    public override ExampleLayout Layout { get; }

    /// <inheritdoc/>
    public override int Widest { get; }

    /// <inheritdoc/>
    public override void Initialize(ulong seed)
    {
        foreach (var layer in Branches)
            layer.Initialize(seed);
    }

    /// <inheritdoc/>
    public override float* Forward(float* input, in Pass pass)
    {
        var main = LayerSequence.Forward(_main, input, pass);
        var shortcut = LayerSequence.Forward(_shortcut, input, pass);
        Buffer.MemoryCopy(main, _output, (long)pass.Rows * Layout.Stride * sizeof(float), (long)pass.Rows * Layout.Stride * sizeof(float));
        Elementwise.Add(shortcut, _output, pass.Rows * Layout.Stride);
        return _output;
    }

    /// <inheritdoc/>
    public override float* Backward(float* gradient, float* free, int rows)
    {
        Buffer.MemoryCopy(
            gradient, _shortcutGradient, (long)rows * Layout.Stride * sizeof(float), (long)rows * Layout.Stride * sizeof(float));
        var needsInput = free is not null;
        var shortcut = LayerSequence.Backward(_shortcut, _shortcutGradient, _free, rows, needsInput);
        // Without a layer before it nobody takes the input's gradient, but the branch itself still passes gradients on.
        var main = LayerSequence.Backward(_main, gradient, needsInput ? free : _free, rows, needsInput);
        if (!needsInput)
            return null;
        Elementwise.Add(shortcut, main, rows * _input.Stride);
        return main;
    }

    /// <inheritdoc/>
    public override void Export(OnnxGraph graph)
    {
        graph.AsImages(_input.Shape);
        var input = graph.Current;
        foreach (var layer in _shortcut)
            layer.Export(graph);
        var shortcut = graph.Current;
        (graph.Current, graph.Image) = (input, _input.Shape);
        foreach (var layer in _main)
            layer.Export(graph);
        graph.Add("Add", [shortcut]);
    }
}
