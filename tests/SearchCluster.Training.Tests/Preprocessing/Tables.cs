using SearchCluster.Randomness;
using SearchCluster.Training.Data;
using SearchCluster.Training.Numerics;
using SearchCluster.Training.Preprocessing;

namespace SearchCluster.Training.Tests.Preprocessing;

/// <summary>Small examples for tests of preprocessing, and what is measured on them, in double.</summary>
internal static class Tables
{
    /// <summary>Examples without a layout, one per row.</summary>
    public static Examples Of(params float[][] rows) => Of(new ImageShape(1, 1, rows[0].Length), rows);

    public static Examples Of(ImageShape shape, params float[][] rows) =>
        new(shape, 2, [.. rows.SelectMany(row => row)], new int[rows.Length]);

    /// <summary>Normal features, each mixed with the one before it, of spread and centre that differ by feature.</summary>
    public static Examples Draw(int count, int features, ulong seed, ImageShape? shape = null)
    {
        var random = RandomStream.At(seed, RandomPurpose.SyntheticData);
        var values = new float[count * features];
        NormalDraws.Fill(ref random, values);
        for (var i = 0; i < values.Length; i++)
            values[i] = (i % features + 1) * (values[i] + (i % features > 0 ? 0.1f * values[i - 1] : 0)) + i % features - 2;
        return new Examples(shape ?? new ImageShape(1, 1, features), 2, values, new int[count]);
    }

    public static Examples Transform(Examples training, params PreprocessingStep[] steps) =>
        FittedPipeline.Fit(steps, training).Apply(training);

    public static double[] Column(Examples examples, int feature) =>
        [.. Enumerable.Range(0, examples.Count).Select(row => (double)examples.Features[row * examples.Shape.Features + feature])];

    public static double Mean(Examples examples, int feature) => Column(examples, feature).Average();

    /// <summary>Over n.</summary>
    public static double Covariance(Examples examples, int one, int other)
    {
        var (meanOfOne, meanOfOther) = (Mean(examples, one), Mean(examples, other));
        return Column(examples, one).Zip(Column(examples, other), (x, y) => (x - meanOfOne) * (y - meanOfOther)).Average();
    }

    public static void AssertClose(float[] expected, float[] actual, double tolerance)
    {
        Xunit.Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Xunit.Assert.InRange(actual[i], expected[i] - tolerance, expected[i] + tolerance);
    }
}
