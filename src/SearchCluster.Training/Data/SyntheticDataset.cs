using SearchCluster.Randomness;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Data;

/// <summary>Standard normal features and labels that have nothing to do with them: for looking at activations, not for learning.</summary>
public sealed record SyntheticDataset : DatasetPlan
{
    /// <summary>Number of examples, at least 3; times the features, at most what an array holds. Default 1,000.</summary>
    public int Examples { get; init; } = 1000;

    /// <summary>Features of an example, at least 1. Default 500.</summary>
    public int Features { get; init; } = 500;

    /// <summary>Number of classes C, at least 2. Default 10.</summary>
    public int Classes { get; init; } = 10;

    internal override string Source => "synthetic";

    internal override SourceData Read(ulong seed, bool needsTest, DataFolders folders)
    {
        var random = RandomStream.At(seed, RandomPurpose.SyntheticData);
        var (features, labels) = (new float[Examples * Features], new int[Examples]);
        NormalDraws.Fill(ref random, features);
        foreach (ref var label in labels.AsSpan())
            label = random.NextInteger(Classes);
        return new SourceData(new Examples(new ImageShape(1, 1, Features), Classes, features, labels));
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems()
    {
        foreach (var problem in base.Problems())
            yield return problem;
        if (Examples < 3)
            yield return ("examples", $"{Examples} examples: must be at least 3");
        if (Features < 1)
            yield return ("features", $"{Features} features: must be at least 1");
        if ((long)Examples * Features > Array.MaxLength)
            yield return ("examples", $"{Examples} examples of {Features} features: must be at most {Array.MaxLength} numbers");
        if (Classes < 2)
            yield return ("classes", $"{Classes} classes: must be at least 2");
    }
}
