using SearchCluster.Randomness;
using SearchCluster.Training.Data;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Tests;

/// <summary>Small data for tests of training: a normal cloud of points around a centre of its own for each class.</summary>
internal static class Clouds
{
    /// <summary>
    /// Splits of classes whose centres are <paramref name="distance"/> standard deviations from the origin; 0 leaves nothing to learn.
    /// </summary>
    public static DataSplits Draw(int training, int features, int classes, double distance, ulong seed = 1)
    {
        var centers = new float[classes * features];
        var random = RandomStream.At(seed, RandomPurpose.SyntheticData);
        NormalDraws.Fill(ref random, centers, 0, distance);
        return new DataSplits(Examples(training, 1), Examples(Math.Max(1, training / 4), 2), Examples(Math.Max(1, training / 4), 3));

        Examples Examples(int count, int split)
        {
            var random = RandomStream.At(seed, RandomPurpose.SyntheticData, split);
            var values = new float[count * features];
            NormalDraws.Fill(ref random, values);
            var labels = new int[count];
            for (var i = 0; i < count; i++)
            {
                labels[i] = i % classes;
                for (var feature = 0; feature < features; feature++)
                    values[i * features + feature] += centers[labels[i] * features + feature];
            }

            return new Examples(new ImageShape(1, 1, features), classes, values, labels);
        }
    }
}
