using SearchCluster.Training.Export;

namespace SearchCluster.Training.Layers;

/// <summary>
/// One layer over a batch of examples, laid out as <see cref="Layout"/> says. It keeps what its backward pass needs of the last
/// forward pass.
/// </summary>
internal abstract unsafe class Layer
{
    /// <summary>How the outputs of one example lie in memory.</summary>
    public abstract ExampleLayout Layout { get; }

    /// <summary>Floats of an example in the widest layer inside it: what a buffer for its gradients must hold.</summary>
    public virtual int Widest => Layout.Stride;

    /// <summary>Called once the parameter store has memory: draws the first parameters.</summary>
    public virtual void Initialize(ulong seed)
    {
    }

    /// <summary>The outputs; the input may be overwritten by a layer that does not say that it keeps it.</summary>
    public abstract float* Forward(float* input, in Pass pass);

    /// <summary>
    /// Gradients of the layer's parameters, and of its input: in place over <paramref name="gradient"/>, or in
    /// <paramref name="free"/>, whichever it returns; null when <paramref name="free"/> is null, for nobody needs it.
    /// </summary>
    public abstract float* Backward(float* gradient, float* free, int rows);

    /// <summary>Appends what it does in evaluation to a graph.</summary>
    public abstract void Export(OnnxGraph graph);
}
