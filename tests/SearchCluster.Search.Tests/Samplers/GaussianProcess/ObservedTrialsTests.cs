using SearchCluster.Search.Samplers.Encoding;
using SearchCluster.Search.Samplers.GaussianProcess;
using Xunit;
using static SearchCluster.Search.Tests.SearchJson;

namespace SearchCluster.Search.Tests.Samplers.GaussianProcess;

public class ObservedTrialsTests
{
    // A process costs the cube of its trials: of a long history half are the best, the rest the latest.
    [Fact]
    public void Select_OfMoreTrialsThanItMayKeep_TakesTheBestHalfAndTheLatest()
    {
        var space = new EncodedSpace(UnitCube.Of(1));
        var observed = new ObservedTrials(space, new Objective { Metric = "value", Direction = Direction.Minimize }, most: 8);
        for (var trial = 0; trial < 40; trial++)
            observed.Add(
                new Observation(
                trial, Configuration.Of([KeyValuePair.Create("x0", Value(trial / 40.0))]), TrialState.Completed, Math.Abs(trial - 10)));

        var (points, costs) = observed.Select(spare: 2);

        Assert.Equal(40, observed.Seen);
        Assert.Equal(8, points.Count);
        // Trials 9 to 12 but one of the two that tie at a distance of 2, and 36 to 39.
        Assert.Equal([2, 1, 0, 1, 26, 27, 28, 29], costs);
    }
}
