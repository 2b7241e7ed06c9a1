using SearchCluster.Randomness;
using SearchCluster.Training.Export;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Layers;

/// <summary>
/// Inverted dropout: in training each unit is 0 with probability p, else divided by 1 − p (Srivastava and others, JMLR 2014).
/// </summary>
internal sealed unsafe class DropoutLayer : Layer
{
    private readonly double _rate;
    private readonly int _number;
    private readonly float* _mask;
    private readonly float* _output;
    private ulong _seed;
    private bool _dropped;

    /// <summary>Reserves its mask and its output.</summary>
    public DropoutLayer(Workspace workspace, double rate, int number, ExampleLayout layout, int rows)
    {
        (_rate, _number, Layout) = (rate, number, layout);
        _mask = workspace.Allocate((long)rows * layout.Stride);
        _output = workspace.Allocate((long)rows * layout.Stride);
    }

    /// <inheritdoc/>
    public override ExampleLayout Layout { get; }

    /// <summary>The mask of the last training pass.</summary>
    public float* Mask => _mask;

    /// <inheritdoc/>
    public override void Initialize(ulong seed) => _seed = seed;

    /// <inheritdoc/>
    public override float* Forward(float* input, in Pass pass)
    {
        _dropped = pass.Mode == PassMode.Training;
        if (!_dropped)
            return input;
        var random = RandomStream.At(_seed, RandomPurpose.Dropout, _number, pass.Step);
        DropoutMask.Fill(ref random, _mask, pass.Rows * Layout.Stride, _rate);
        Elementwise.Multiply(input, _mask, _output, pass.Rows * Layout.Stride);
        return _output;
    }

    /// <inheritdoc/>
    public override float* Backward(float* gradient, float* free, int rows)
    {
        if (_dropped)
            Elementwise.Multiply(_mask, gradient, rows * Layout.Stride);
        return gradient;
    }

    /// <inheritdoc/>
    /// <remarks>In evaluation it does nothing.</remarks>
    public override void Export(OnnxGraph graph)
    {
    }
}
