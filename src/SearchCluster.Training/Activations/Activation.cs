using System.Text.Json.Serialization;

namespace SearchCluster.Training.Activations;

/// <summary>The non-linearity of a hidden layer, applied to each unit.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(SigmoidActivation), "sigmoid")]
[JsonDerivedType(typeof(TanhActivation), "tanh")]
[JsonDerivedType(typeof(ReluActivation), "relu")]
[JsonDerivedType(typeof(LeakyReluActivation), "leakyRelu")]
[JsonDerivedType(typeof(EluActivation), "elu")]
[JsonDerivedType(typeof(GeluActivation), "gelu")]
public abstract record Activation
{
    /// <summary>What is wrong with it; paths are relative to it.</summary>
    public virtual IEnumerable<(string Path, string Message)> Problems() => [];
}
