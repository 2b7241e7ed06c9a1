namespace SearchCluster.Search.Samplers;

/// <summary>The stage of a search that a proposal belongs to, and why that stage looks where it does.</summary>
/// <param name="Stage">Number of the stage, from 0; −1 for what belongs to none.</param>
/// <param name="Parents">Trials whose results shaped the stage.</param>
/// <param name="Text">The stage in words: which ranges it searches, and which of them were narrowed or widened.</param>
public sealed record Lineage(int Stage, IReadOnlyList<int> Parents, string Text)
{
    /// <summary>Of a configuration that the operator put ahead of the sampler's.</summary>
    public static Lineage Enqueued { get; } = new(-1, [], "enqueued");

    /// <inheritdoc/>
    public bool Equals(Lineage? other) =>
        other is not null && Stage == other.Stage && Text == other.Text && Parents.SequenceEqual(other.Parents);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Stage, Text, Parents.Count);
}
