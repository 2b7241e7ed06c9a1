using SearchCluster.Randomness;

namespace SearchCluster.Training.Initializers;

/// <summary>All weights 0: every unit of a layer then computes and learns the same. Here so that one can see it happen.</summary>
public sealed record ZeroInitializer : Initializer
{
    internal override void Fill(ref RandomStream random, Span<float> weights, int fanIn, int units, int fanOut) => weights.Clear();
}
