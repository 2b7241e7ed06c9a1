using SearchCluster.Training.Activations;
using SearchCluster.Training.Data;
using SearchCluster.Training.Initializers;
using SearchCluster.Training.Networks;
using SearchCluster.Training.Reports;
using SearchCluster.Training.Runs;
using Xunit;

namespace SearchCluster.Training.Tests;

/// <summary>The lecture's ten layers of 500 units on standard normal inputs, before any training.</summary>
public sealed class LectureTests
{
    private static readonly DataSplits Noise = Clouds.Draw(1000, features: 500, classes: 10, distance: 0);

    [Fact]
    public void TenLayers_TanhWithSmallNormal_CollapseLayerByLayer()
    {
        var deviations = Deviations(Untrained(new TanhActivation(), new NormalInitializer()));

        // The lecture's figures; each layer multiplies by about 0.01 √500 = 0.22.
        double[] published = [0.21, 0.048, 0.011, 0.0024, 0.0005];
        for (var i = 0; i < published.Length; i++)
            Assert.InRange(deviations[i], published[i] * 0.9, published[i] * 1.12);
        Assert.True(deviations[9] < 1e-6, $"{deviations[9]}");
    }

    [Fact]
    public void TenLayers_TanhWithLargeNormal_SaturateNearlyAll() =>
        Assert.All(Untrained(new TanhActivation(), new NormalInitializer { StandardDeviation = 1 }), layer =>
            Assert.True(layer.SaturatedShare > 0.8, $"{layer}"));

    [Fact]
    public void TenLayers_TanhWithXavier_DecaySlowly()
    {
        var deviations = Deviations(Untrained(new TanhActivation(), new XavierInitializer()));

        double[] published = [0.63, 0.49, 0.41, 0.36, 0.32, 0.29, 0.27, 0.25, 0.24, 0.23];
        for (var i = 0; i < published.Length; i++)
            Assert.Equal(published[i], deviations[i], 0.02);
    }

    [Fact]
    public void TenLayers_ReluWithXavier_HalveTheVarianceEachLayer()
    {
        var deviations = Deviations(Untrained(new ReluActivation(), new XavierInitializer()));

        // One half each layer, so √(1/2)⁹ = 0.044 from first to last; a ratio of ten noisy layers may stray by a third.
        Assert.InRange(deviations[9] / deviations[0], 0.03, 0.06);
    }

    [Fact]
    public void TenLayers_ReluWithHe_Stay()
    {
        var deviations = Deviations(Untrained(new ReluActivation(), new HeInitializer()));

        Assert.InRange(deviations[9] / deviations[0], 0.7, 1.4);
    }

    private static double[] Deviations(IReadOnlyList<LayerReport> layers) => [.. layers.Select(layer => layer.ActivationStandardDeviation)];

    private static IReadOnlyList<LayerReport> Untrained(Activation activation, Initializer initializer)
    {
        var plan = new TrainingPlan
        {
            Network =
            new DenseNetwork { Depth = 10, Width = 500, Activation = activation, Initializer = initializer }
        };
        using var run = new TrainingRun(plan, Noise, new TrainingRunOptions { Epochs = 1, Seed = 7 });
        return run.Epochs().First().Layers;
    }
}
