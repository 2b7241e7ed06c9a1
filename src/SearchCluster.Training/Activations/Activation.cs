using System.Text.Json.Serialization;
using SearchCluster.Training.Export;

namespace SearchCluster.Training.Activations;

/// <summary>The non-linearity of a hidden layer, applied to each unit.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(SigmoidActivation), "sigmoid")]
[JsonDerivedType(typeof(TanhActivation), "tanh")]
[JsonDerivedType(typeof(ReluActivation), "relu")]
[JsonDerivedType(typeof(LeakyReluActivation), "leakyRelu")]
[JsonDerivedType(typeof(EluActivation), "elu")]
[JsonDerivedType(typeof(GeluActivation), "gelu")]
public abstract unsafe record Activation
{
    /// <summary>What is wrong with it; paths are relative to it.</summary>
    public virtual IEnumerable<(string Path, string Message)> Problems() => [];

    /// <summary>Whether the slope is a function of the input; else of the output, and the input may be overwritten.</summary>
    internal virtual bool NeedsInput => false;

    /// <summary>Whether a unit can be 0 for every example, and so cut off from its gradient.</summary>
    internal virtual bool CanDie => false;

    /// <summary>y = f(x); both may be the same memory.</summary>
    internal abstract void Forward(float* x, float* y, int length);

    /// <summary>gradient ← gradient · f′, with f′ of the output, or of the input where <see cref="NeedsInput"/> says so.</summary>
    internal abstract void Backward(float* kept, float* gradient, int length);

    /// <summary>Whether outputs have bounds, where slopes are nearly zero.</summary>
    internal virtual bool CanSaturate => false;

    /// <summary>Whether an output stands so near a bound that its slope is nearly zero.</summary>
    internal virtual bool IsSaturated(float output) => false;

    /// <summary>Appends y = f(x) to a graph.</summary>
    internal abstract void Export(OnnxGraph graph);
}
