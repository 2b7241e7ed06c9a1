namespace SearchCluster.Search.Forests;

/// <summary>A question that divides a node of a tree.</summary>
/// <param name="Feature">Index of the feature.</param>
/// <param name="Threshold">Numbers at most this go left.</param>
/// <param name="Left">Categories that go left; null for a number.</param>
internal sealed record Split(int Feature, double Threshold, bool[]? Left)
{
    /// <summary>Whether a value goes left.</summary>
    public bool GoesLeft(double value) => Left is null ? value <= Threshold : Left[(int)value];
}
