using SearchCluster.Training.Augmentation;
using SearchCluster.Training.Data;
using SearchCluster.Training.Networks;
using SearchCluster.Training.Optimizers;
using SearchCluster.Training.Preprocessing;
using Xunit;

namespace SearchCluster.Training.Tests.Networks;

/// <summary>What is said of plans that are sound by themselves, and do not fit the digits, images of 8 × 8.</summary>
public sealed class NetworkFitTests
{
    private static readonly DataSplits Digits = new DigitsDataset().Load(1);

    [Fact]
    public void DataProblems_OfLayersThatFit_AreNone()
    {
        Assert.Empty(Problems(
            new ConvolutionPlan { Filters = 3, Size = 8, Padding = 0 }, new DropoutPlan(), new DensePlan { Units = 4 }, new DropoutPlan(),
                new DensePlan { Units = 4 }));
        Assert.Empty(Problems(new MaxPoolingPlan { Size = 8 }, new FlattenPlan(), new FlattenPlan(), new DensePlan { Units = 4 }));
        Assert.Empty(
            Problems(new ResidualPlan { Filters = 4, Stride = 2 }, new GlobalAveragePoolingPlan(),
            new ConvolutionPlan { Filters = 4, Size = 1 }));
        Assert.Empty(Problems());
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void DataProblems_OfALayerThatReadsAnImageBehindOneThatEndedIt_NameBoth(LayerPlan reader)
    {
        Assert.Equal(
            ("network.layers[1].kind", "this layer needs height and width: layers[0] leaves 20 features without them"),
            Assert.Single(Problems(new DensePlan { Units = 20 }, reader)));
        Assert.Equal(
            ("network.layers[3].kind", "this layer needs height and width: layers[1] leaves 64 features without them"),
            Assert.Single(Problems(new DropoutPlan(), new FlattenPlan(), new DropoutPlan(), reader)));
    }

    public static TheoryData<LayerPlan> Readers() =>
        [new ConvolutionPlan { Filters = 2, Size = 1 }, new ResidualPlan { Filters = 2 }, new MaxPoolingPlan { Size = 1 },
            new AveragePoolingPlan { Size = 1 }, new GlobalAveragePoolingPlan()];

    [Fact]
    public void DataProblems_OfAWindowOrFilterLargerThanWhatComesIn_NameTheFirstSuchLayer()
    {
        Assert.Equal(
            ("network.layers[2].size", "a window of 3: what comes in is 2 × 2 pixels"),
            Assert.Single(
                Problems(new MaxPoolingPlan(), new AveragePoolingPlan(), new MaxPoolingPlan { Size = 3 },
                new MaxPoolingPlan { Size = 9 })));
        Assert.Equal(
            ("network.layers[0].size", "a size of 11: what comes in is 8 × 8 pixels, and the padding 1"),
            Assert.Single(Problems(new ConvolutionPlan { Filters = 2, Size = 11, Padding = 1 })));
    }

    [Fact]
    public void DataProblems_OfAShortForm_NameTheNumber()
    {
        var tooDeep = new TrainingPlan { Network = new ConvolutionalNetwork { Filters = [4, 4, 4, 4, 4] } };
        var tooWide = new TrainingPlan { Network = new ConvolutionalNetwork { Filters = [4], Hidden = [8, 3_000_000] } };
        var dense = new TrainingPlan { Network = new DenseNetwork { Hidden = [8, 3_000_000] } };
        var deep = new TrainingPlan { Network = new DenseNetwork { Depth = 200_000, Width = 64 } };

        Assert.Equal("network.filters[3]", Assert.Single(tooDeep.DataProblems(Digits)).Path);
        Assert.Equal("network.hidden[1]", Assert.Single(tooWide.DataProblems(Digits)).Path);
        Assert.Equal("network.hidden[1]", Assert.Single(dense.DataProblems(Digits)).Path);
        Assert.Equal("network.width", Assert.Single(deep.DataProblems(Digits)).Path);
    }

    [Fact]
    public void DataProblems_OfMoreThanCanBeCounted_GiveTheNumbers()
    {
        // 65,536 units of as many inputs: 2³² weights, which an int takes for none.
        var weights = new TrainingPlan { Network = new DenseNetwork { Hidden = [65_536, 65_536] }, Optimizer = new AdamOptimizer() };

        Assert.Equal(
            ("network.hidden[1]",
                "12,897,484,800 weights up to this layer, what the optimizer keeps of each counted: at most 536,870,912 are possible"),
            Assert.Single(weights.DataProblems(Digits)));
        Assert.Equal(
            ("network.layers[0].filters", "6,400,000 outputs for each of 1000 examples at once: at most 2,147,483,647 are possible in all"),
            Assert.Single(Problems(new ConvolutionPlan { Filters = 100_000 }, new DensePlan { Units = 1 })));
    }

    [Fact]
    public void DataProblems_OfAugmentationBeyondTheImages_NameTheStep()
    {
        var plan = new TrainingPlan { Augmentation = [new HorizontalFlip(), new Cutout { Size = 9 }] };
        var flat = new TrainingPlan { Augmentation = [new HorizontalFlip()], Preprocessing = [new PrincipalComponents { Components = 5 }] };

        Assert.Equal(("augmentation[1].size", "a size of 9: the images are 8 × 8"), Assert.Single(plan.DataProblems(Digits)));
        Assert.Equal("augmentation", Assert.Single(flat.DataProblems(Digits)).Path);
    }

    [Fact]
    public void Problems_OfAPaddingAsLargeAsTheFilter_SayWhatItWouldSee() => Assert.Equal(
        ("padding", "a padding of 3: must be below the size 3, or a filter would see nothing but zeros"),
        Assert.Single(new ConvolutionPlan { Filters = 1, Padding = 3 }.Problems()));

    private static List<(string Path, string Message)> Problems(params IReadOnlyList<LayerPlan> layers) =>
        [.. new TrainingPlan { Network = new ConvolutionalNetwork { Layers = layers } }.DataProblems(Digits)];
}
