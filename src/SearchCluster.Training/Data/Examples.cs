using System.Globalization;
using SearchCluster.Training.Data.Tables;

namespace SearchCluster.Training.Data;

/// <summary>Labelled examples, shared read-only by all trials of a silo.</summary>
/// <param name="Shape">Layout of one example.</param>
/// <param name="Classes">Number of classes C, where labels lie in 0..C−1; where numbers are predicted, how many of each example.</param>
/// <param name="Features">Features as a network reads them, in single precision, row-major, <c>[Count × Shape.Features]</c>.</param>
/// <param name="Labels">One label per example; where numbers are predicted all 0.</param>
public sealed record Examples(ImageShape Shape, int Classes, float[] Features, int[] Labels)
{
    private readonly float[] _features = Features;

    /// <summary>Features as a network reads them, in single precision, row-major, <c>[Count × Shape.Features]</c>.</summary>
    public float[] Features
    {
        get => _features;
        init
        {
            _features = value;
            // They belong to the features before.
            Exact = null;
        }
    }

    /// <summary>
    /// The same features in double precision, for statistics and preprocessing; null where single precision loses nothing that matters
    /// (see <see cref="RawTable"/>). A copy with other <see cref="Features"/> has none, unless it is given some.
    /// </summary>
    public double[]? Exact { get; init; }

    /// <summary>What each class is called in the data, in the order of the labels; null where classes have numbers alone.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>What each feature is called in the data; null where features have numbers alone.</summary>
    public IReadOnlyList<string>? FeatureNames { get; init; }

    /// <summary>
    /// Numbers to predict, scaled by <see cref="TargetScaling"/>, row-major, <c>[Count × Classes]</c>; null where classes are predicted.
    /// </summary>
    public float[]? Targets { get; init; }

    /// <summary>How <see cref="Targets"/> were scaled; null where classes are predicted.</summary>
    public TargetScaling? TargetScaling { get; init; }

    /// <summary>Whether numbers are predicted rather than classes.</summary>
    public bool IsRegression => Targets is not null;

    /// <summary>How the columns of a table became these features; null where they come from no table.</summary>
    public TableEncoding? Encoding { get; init; }

    /// <summary>Number of examples.</summary>
    public int Count => Labels.Length;

    /// <summary>The examples from one to before another, both counted from 0.</summary>
    public Examples Slice(int start, int end)
    {
        var (first, last) = (start * Shape.Features, end * Shape.Features);
        return this with
        {
            Features = Features[first..last],
            Exact = Exact?[first..last],
            Labels = Labels[start..end],
            Targets = Targets?[(start * Classes)..(end * Classes)],
        };
    }

    /// <summary>Number of examples of each class, <c>[Classes]</c>.</summary>
    public int[] ClassSizes()
    {
        var sizes = new int[Classes];
        foreach (var label in Labels)
            sizes[label]++;
        return sizes;
    }

    /// <summary>A class for a message: its name in quotes, or the number that stands for it.</summary>
    public string ClassName(int label) =>
        ClassNames is { } names ? DataText.Name(names[label]) : label.ToString(CultureInfo.InvariantCulture);

    /// <summary>A feature for a message: its name in quotes, or its number, counted from 0.</summary>
    public string FeatureName(int feature) =>
        FeatureNames is { } names ? DataText.Name(names[feature]) : feature.ToString(CultureInfo.InvariantCulture);

    /// <summary>These examples, and those after them; both have the same shape and classes.</summary>
    internal Examples Append(Examples others) => this with
    {
        Features = [.. Features, .. others.Features],
        Exact = Exact is { } own && others.Exact is { } more ? [.. own, .. more] : null,
        Labels = [.. Labels, .. others.Labels],
        Targets = Targets is { } scaled && others.Targets is { } moreScaled ? [.. scaled, .. moreScaled] : null,
    };

    /// <summary>The examples at these places, in this order.</summary>
    internal Examples Pick(ReadOnlySpan<int> places)
    {
        var labels = new int[places.Length];
        for (var i = 0; i < places.Length; i++)
            labels[i] = Labels[places[i]];
        return this with
        {
            Features = Rows(Features, places, Shape.Features),
            Exact = Exact is { } exact ? Rows(exact, places, Shape.Features) : null,
            Labels = labels,
            Targets = Targets is { } targets ? Rows(targets, places, Classes) : null,
        };
    }

    private static T[] Rows<T>(T[] values, ReadOnlySpan<int> places, int width)
    {
        var picked = new T[places.Length * width];
        for (var i = 0; i < places.Length; i++)
            values.AsSpan(places[i] * width, width).CopyTo(picked.AsSpan(i * width));
        return picked;
    }
}

/// <summary>The layout of one example: channel-major (C, H, W). Data without a layout is 1 × 1 × features.</summary>
/// <param name="Channels">Number of channels, at least 1.</param>
/// <param name="Height">Rows of a channel, at least 1.</param>
/// <param name="Width">Columns of a channel, at least 1.</param>
public readonly record struct ImageShape(int Channels, int Height, int Width)
{
    /// <summary>Number of features of one example.</summary>
    public int Features => Channels * Height * Width;

    /// <summary>Whether neighbours mean anything: more than a row or a column of features.</summary>
    public bool IsImage => Height > 1 && Width > 1;
}
