using SearchCluster.Training.Data;
using SearchCluster.Training.Networks;
using SearchCluster.Training.Optimizers;
using Xunit;

namespace SearchCluster.Training.Tests.Networks;

public sealed class NetworkPlanTests
{
    private static readonly ImageShape Image = new(1, 8, 8);

    [Fact]
    public void HiddenLayers_ShorthandAndItsList_AreOneNetwork()
    {
        AssertAlike(
            new DenseNetwork { Hidden = [32, 16], Dropout = 0.2 },
            new DenseNetwork { Layers = [new DensePlan { Units = 32 }, new DensePlan { Units = 16 }], Dropout = 0.2 });
        AssertAlike(
            new DenseNetwork { Depth = 2, Width = 24 },
            new DenseNetwork { Layers = [new DensePlan { Units = 24 }, new DensePlan { Units = 24 }] });
        AssertAlike(
            new ConvolutionalNetwork { Filters = [4], Hidden = [12], BatchNorm = true },
            new ConvolutionalNetwork
            {
                Layers = [new ConvolutionPlan { Filters = 4 }, new MaxPoolingPlan(), new DensePlan { Units = 12 }],
                BatchNorm = true
            });
    }

    [Fact]
    public void Problems_LayersBesideAShorthand_AreRefused()
    {
        LayerPlan[] layers = [new DensePlan { Units = 3 }];

        Assert.Equal("layers", Assert.Single(new DenseNetwork { Layers = layers, Width = 4 }.Problems()).Path);
        Assert.Equal("layers", Assert.Single(new DenseNetwork { Layers = layers, Hidden = [4] }.Problems()).Path);
        Assert.Equal("layers", Assert.Single(new ConvolutionalNetwork { Layers = layers, Filters = [4] }.Problems()).Path);
        Assert.Equal("layers[0].units", Assert.Single(new DenseNetwork { Layers = [new DensePlan { Units = 0 }] }.Problems()).Path);
    }

    [Fact]
    public void DataProblems_DenseListThatReadsNoImage_NamesTheLayer()
    {
        var plan = new TrainingPlan { Network = new DenseNetwork { Layers = [new FlattenPlan(), new ConvolutionPlan { Filters = 2 }] } };

        Assert.Equal("network.layers[1].kind", Assert.Single(plan.DataProblems(new DigitsDataset().Load(1))).Path);
    }

    [Fact]
    public void HiddenUnits_EveryReportedLayer_IsCountedOnce()
    {
        var plan = new ConvolutionalNetwork
        {
            Layers = [new ConvolutionPlan { Filters = 3 }, new ResidualPlan { Filters = 5 }, new MaxPoolingPlan(), new DropoutPlan(),
                new DensePlan { Units = 7 }],
        };
        using var network = new Network(plan, new SgdOptimizer(), Image, classes: 10, rows: 4, seed: 1);

        Assert.Equal([3, 5, 5, 7], plan.HiddenUnits());
        Assert.Equal(plan.HiddenUnits(), network.Hidden.Select(layer => layer.Product.Units));
        Assert.True(plan.Regularises);
        Assert.False(plan.WithoutRegularisation().Regularises);
    }

    private static unsafe void AssertAlike(NetworkPlan shorthand, NetworkPlan list)
    {
        using var first = new Network(shorthand, new SgdOptimizer(), Image, classes: 10, rows: 4, seed: 3);
        using var second = new Network(list, new SgdOptimizer(), Image, classes: 10, rows: 4, seed: 3);
        Assert.Equal(first.Layers.Select(layer => layer.GetType()), second.Layers.Select(layer => layer.GetType()));
        Assert.Equal(Values(first), Values(second));

        static float[] Values(Network network) =>
            new ReadOnlySpan<float>(network.Parameters.State, network.Parameters.StateLength).ToArray();
    }
}
