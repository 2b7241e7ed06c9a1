namespace SearchCluster.Training.Data;

/// <summary>Labelled examples, shared read-only by all trials of a silo.</summary>
/// <param name="Shape">Layout of one example.</param>
/// <param name="Classes">Number of classes C; labels lie in 0..C−1.</param>
/// <param name="Features">Features, row-major, <c>[Count × Shape.Features]</c>.</param>
/// <param name="Labels">One label per example.</param>
public sealed record Examples(ImageShape Shape, int Classes, float[] Features, int[] Labels)
{
    /// <summary>Number of examples.</summary>
    public int Count => Labels.Length;

    /// <summary>These examples, and those after them.</summary>
    internal Examples Append(Examples others) => this with { Features = [.. Features, .. others.Features], Labels = [.. Labels, .. others.Labels] };

    /// <summary>The examples from one to before another.</summary>
    internal Examples Slice(int start, int end) =>
        this with { Features = Features[(start * Shape.Features)..(end * Shape.Features)], Labels = Labels[start..end] };
}
