using SearchCluster.Randomness;
using SearchCluster.Training.Augmentation;
using SearchCluster.Training.Data;
using SearchCluster.Training.Networks;
using SearchCluster.Training.Runs;
using Xunit;

namespace SearchCluster.Training.Tests.Augmentation;

public sealed class AugmentationTests
{
    private static readonly ImageShape Shape = new(2, 5, 4);

    private static readonly float[] Image = [.. Enumerable.Range(1, Shape.Features).Select(value => (float)value)];

    [Fact]
    public void HorizontalFlip_Always_MirrorsEachLine()
    {
        var flipped = Apply(new HorizontalFlip { Probability = 1 }, 0);

        Assert.Equal([4, 3, 2, 1, 8, 7, 6, 5], flipped.Take(8));
        Assert.Equal([40, 39, 38, 37], flipped.TakeLast(4));
    }

    [Fact]
    public void HorizontalFlip_ByDefault_MirrorsHalf() =>
        // 2,000 fair draws: 1,000 ± 22 (one standard deviation); five of them.
        Assert.InRange(Enumerable.Range(0, 2000).Count(number => Apply(new HorizontalFlip(), number)[0] == 4), 890, 1110);

    [Fact]
    public void Shift_AnyNumber_MovesAllChannelsAlikeAndBringsZeros()
    {
        var seen = new HashSet<(int, int)>();
        for (var number = 0; number < 400; number++)
        {
            var shifted = Apply(new Shift { Pixels = 2 }, number);
            var (down, right) = Enumerable.Range(-2, 5).SelectMany(down => Enumerable.Range(-2, 5).Select(right => (down, right)))
                .Single(move => shifted.SequenceEqual(Moved(move.down, move.right)));
            seen.Add((down, right));
        }

        Assert.Equal(25, seen.Count);
    }

    [Fact]
    public void RandomCrop_OfTheWhole_ChangesNothing() => Assert.Equal(Image, Apply(new RandomCrop { Share = 1 }, 3));

    [Fact]
    public void RandomCrop_OfAPart_StaysBetweenThePixelsAndInOrder()
    {
        for (var number = 0; number < 50; number++)
        {
            var cropped = Apply(new RandomCrop { Share = 0.5 }, number);

            // Of an image that rises from pixel to pixel every part does, within its own channel.
            Assert.True(cropped[..20].SequenceEqual(cropped[..20].Order()) && cropped[0] >= 1 && cropped[19] <= 20 && cropped[20] >= 21
                && cropped[^1] <= 40, string.Join(' ', cropped));
            Assert.True(cropped[19] - cropped[0] < 19);
        }
    }

    [Fact]
    public void Cutout_AnyPlace_ClearsOneSquareInAllChannels()
    {
        for (var number = 0; number < 200; number++)
        {
            var cut = Apply(new Cutout { Size = 2 }, number);
            var cleared = Enumerable.Range(0, 20).Where(place => cut[place] == 0).ToList();

            Assert.InRange(cleared.Count, 1, 4);
            Assert.Equal(cleared.Select(place => place + 20), Enumerable.Range(20, 20).Where(place => cut[place] == 0));
            Assert.True(cleared.Max() / 4 - cleared.Min() / 4 <= 1
                && cleared.Max(place => place % 4) - cleared.Min(place => place % 4) <= 1);
            Assert.All(Enumerable.Range(0, 40).Where(place => cut[place] != 0), place => Assert.Equal(Image[place], cut[place]));
        }
    }

    [Fact]
    public void Training_WithAugmentation_ResumesToTheSameBitsAndDiffersWithout()
    {
        var data = new DigitsDataset { Take = 300 }.Load(1);
        var plan = new TrainingPlan
        {
            Augmentation = [new Shift { Pixels = 1 }, new Cutout { Size = 2 }],
            Network = new ConvolutionalNetwork { Filters = [4], BatchNorm = true },
        };
        var options = new TrainingRunOptions { Epochs = 4, Seed = 9 };
        using var whole = new TrainingRun(plan, data, options);
        using var without = new TrainingRun(plan with { Augmentation = [] }, data, options);
        using var resumed = new TrainingRun(plan, data, options);
        var state = Array.Empty<byte>();
        var losses = new List<double>();
        foreach (var report in whole.Epochs())
        {
            losses.Add(report.TrainLoss);
            if (report.Epoch == 2)
                state = whole.SaveState();
        }

        Assert.True(resumed.TryRestoreState(state, out _));
        Assert.Equal(losses.Skip(3), resumed.Epochs().Select(report => report.TrainLoss));
        Assert.NotEqual(losses, without.Epochs().Select(report => report.TrainLoss));
    }

    [Fact]
    public void DataProblems_OfWhatDoesNotFitTheImages_NameTheStepOrLayer()
    {
        var data = new DigitsDataset().Load(1);
        var plan = new TrainingPlan
        {
            Augmentation = [new Shift { Pixels = 8 }],
            Network = new ConvolutionalNetwork { Filters = [8, 8, 8, 8] },
        };
        var flat = plan with { Preprocessing = [new Training.Preprocessing.PrincipalComponents { Components = 9 }] };

        Assert.Equal(
            [("augmentation[0].pixels", "8 pixels: the images are 8 × 8"),
                ("network.filters[3]", "a window of 2: what comes in is 1 × 1 pixels")],
            plan.DataProblems(data));
        Assert.Equal(["augmentation", "network.kind"], flat.DataProblems(data).Select(problem => problem.Path));
    }

    private static float[] Apply(AugmentationStep step, int number)
    {
        var random = RandomStream.At(5, RandomPurpose.Augmentation, number);
        var image = (float[])Image.Clone();
        step.Apply(image, Shape, ref random, new float[image.Length]);
        return image;
    }

    private static IEnumerable<float> Moved(int down, int right) =>
        from channel in Enumerable.Range(0, 2)
        from y in Enumerable.Range(0, 5)
        from x in Enumerable.Range(0, 4)
        let inside = y - down is >= 0 and < 5 && x - right is >= 0 and < 4
        select inside ? Image[(channel * 5 + y - down) * 4 + x - right] : 0;
}
