using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Networks;

/// <summary>Two branches over the same input, added: y = F(x) + S(x), S the identity where it has no layer (He and others, CVPR 2016).</summary>
internal sealed unsafe class ResidualLayer : Layer
{
    private readonly List<Layer> _main;
    private readonly List<Layer> _shortcut;
    private readonly int _inputStride;
    private readonly int _stride;
    private readonly float* _output;
    private readonly float* _shortcutGradient;
    private readonly float* _free;

    /// <summary>Reserves its output, and the gradients of the shortcut.</summary>
    public ResidualLayer(Workspace workspace, List<Layer> main, List<Layer> shortcut, int inputs, int outputs, int rows)
    {
        (_main, _shortcut, Width) = (main, shortcut, outputs);
        (_inputStride, _stride) = (Workspace.Stride(inputs), Workspace.Stride(outputs));
        Widest = main.Concat(shortcut).Max(layer => Math.Max(layer.Widest, inputs));
        _output = workspace.AllocateRows(rows, outputs);
        _shortcutGradient = workspace.AllocateRows(rows, Widest);
        _free = workspace.AllocateRows(rows, Widest);
    }

    /// <summary>The layers of both branches.</summary>
    public IEnumerable<Layer> Branches => _main.Concat(_shortcut);

    /// <inheritdoc/>
    public override int Width { get; }

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
        Buffer.MemoryCopy(main, _output, (long)pass.Rows * _stride * sizeof(float), (long)pass.Rows * _stride * sizeof(float));
        Elementwise.Add(shortcut, _output, pass.Rows * _stride);
        return _output;
    }

    /// <inheritdoc/>
    public override float* Backward(float* gradient, float* free, int rows)
    {
        Buffer.MemoryCopy(gradient, _shortcutGradient, (long)rows * _stride * sizeof(float), (long)rows * _stride * sizeof(float));
        var needsInput = free is not null;
        var shortcut = LayerSequence.Backward(_shortcut, _shortcutGradient, _free, rows, needsInput);
        // Without a layer before it nobody takes the input's gradient, but the branch itself still passes gradients on.
        var main = LayerSequence.Backward(_main, gradient, needsInput ? free : _free, rows, needsInput);
        if (!needsInput)
            return null;
        Elementwise.Add(shortcut, main, rows * _inputStride);
        return main;
    }
}
