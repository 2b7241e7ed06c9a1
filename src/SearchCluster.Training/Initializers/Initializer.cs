using System.Text.Json.Serialization;
using SearchCluster.Randomness;

namespace SearchCluster.Training.Initializers;

/// <summary>How the first weights of a layer are drawn; biases start at 0.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ZeroInitializer), "zero")]
[JsonDerivedType(typeof(NormalInitializer), "normal")]
[JsonDerivedType(typeof(XavierInitializer), "xavier")]
[JsonDerivedType(typeof(HeInitializer), "he")]
[JsonDerivedType(typeof(LecunInitializer), "lecun")]
[JsonDerivedType(typeof(OrthogonalInitializer), "orthogonal")]
public abstract record Initializer
{
    /// <summary>What is wrong with it; paths are relative to it.</summary>
    public virtual IEnumerable<(string Path, string Message)> Problems() => [];

    /// <summary>
    /// Draws the weights of a layer, row-major <c>[fanIn × units]</c>. The fan-out is the units of a dense layer, and the filters of a
    /// convolution times their area.
    /// </summary>
    internal abstract void Fill(ref RandomStream random, Span<float> weights, int fanIn, int units, int fanOut);
}
