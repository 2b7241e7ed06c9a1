namespace SearchCluster.Search.Samplers;

/// <summary>The stage of a search that a proposal belongs to, and why that stage looks where it does.</summary>
/// <param name="Stage">Number of the stage, from 0.</param>
/// <param name="Parents">Trials whose results shaped the stage.</param>
/// <param name="Text">The stage in words: which ranges it searches, and which of them were narrowed or widened.</param>
public sealed record Lineage(int Stage, IReadOnlyList<int> Parents, string Text)
{
    /// <inheritdoc/>
    public bool Equals(Lineage? other) =>
        other is not null && Stage == other.Stage && Text == other.Text && Parents.SequenceEqual(other.Parents);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Stage, Text, Parents.Count);
}
