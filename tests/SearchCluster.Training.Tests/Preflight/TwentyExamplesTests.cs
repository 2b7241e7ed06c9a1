using SearchCluster.Training.Preflight;
using Xunit;

namespace SearchCluster.Training.Tests.Preflight;

public sealed class TwentyExamplesTests
{
    [Fact]
    public void Choose_TakesTheClassesInTurn()
    {
        // Labels of the first sixty are all 0.
        var training = Clouds.Draw(100, features: 3, classes: 4, distance: 1).Training;
        training = training with { Labels = [.. training.Labels.Select((label, row) => row < 60 ? 0 : label)] };

        var chosen = TwentyExamples.Choose(training);

        Assert.Equal(20, chosen.Count);
        Assert.Equal([0, 1, 2, 3, 0, 1, 2, 3], chosen.Labels.Take(8));
        Assert.Equal(training.Features[..3], chosen.Features[..3]);
    }

    [Fact]
    public void Choose_LeavesTwinsOut()
    {
        // The second half are copies of the first, under the next label.
        var half = Clouds.Draw(12, features: 3, classes: 2, distance: 1).Training;
        var training = half.Append(half with { Labels = [.. half.Labels.Select(label => 1 - label)] });

        var chosen = TwentyExamples.Choose(training);

        Assert.Equal(12, chosen.Count);
        Assert.Equal(
            12, Enumerable.Range(0, 12).Select(row => string.Join(' ', chosen.Features[(3 * row)..(3 * row + 3)])).Distinct().Count());
    }

    [Fact]
    public void Choose_OfFewer_TakesAll() =>
        Assert.Equal(7, TwentyExamples.Choose(Clouds.Draw(7, features: 3, classes: 2, distance: 1).Training).Count);
}
