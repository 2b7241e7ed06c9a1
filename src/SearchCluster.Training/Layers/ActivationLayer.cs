using SearchCluster.Training.Activations;
using SearchCluster.Training.Export;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Layers;

/// <summary>The non-linearity, over its input where its slope can be told from the output.</summary>
internal sealed unsafe class ActivationLayer : Layer
{
    private readonly float* _ownOutput;
    private float* _kept;

    /// <summary>Reserves an output of its own only where the input must be kept.</summary>
    public ActivationLayer(Workspace workspace, Activation activation, ExampleLayout layout, int rows)
    {
        (Function, Layout) = (activation, layout);
        if (activation.NeedsInput)
            _ownOutput = workspace.Allocate((long)rows * layout.Stride);
    }

    /// <inheritdoc/>
    public override ExampleLayout Layout { get; }

    /// <summary>The function of each unit.</summary>
    public Activation Function { get; }

    /// <summary>What the last forward pass made.</summary>
    public float* Output { get; private set; }

    /// <inheritdoc/>
    public override float* Forward(float* input, in Pass pass)
    {
        Output = Function.NeedsInput ? _ownOutput : input;
        Function.Forward(input, Output, pass.Rows * Layout.Stride);
        _kept = input;
        return Output;
    }

    /// <inheritdoc/>
    public override float* Backward(float* gradient, float* free, int rows)
    {
        Function.Backward(_kept, gradient, rows * Layout.Stride);
        return gradient;
    }

    /// <inheritdoc/>
    public override void Export(OnnxGraph graph) => Function.Export(graph);
}
