using System.Text.Json;
using SearchCluster.Client.Access;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Contracts.Json;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Client.Tests.Access;

public class StoredStudiesTests
{
    private static readonly StudySpec Spec = JsonSerializer.Deserialize<StudySpec>(
        """
        {
          "name": "s", "objective": { "metric": "value", "direction": "minimize" }, "function": { "name": "sphere" },
          "space": { "x0": { "kind": "uniform", "low": 0, "high": 1 } }
        }
        """,
        SearchClusterJson.Options)!;

    private int _ended = 1;
    private int _readings;

    [Fact]
    public async Task View_OfAStudyThatGoesOnMeanwhile_ShowsCountsBestAndTrialsOfOneMoment()
    {
        // Two trials end while the first readings of the trials are under way.
        var studies = StoredStudies.Of(Catalog(duringTrials: () => _ended = Math.Min(3, _ended + 1)), CancellationToken.None);

        var view = await studies.View("s");

        Assert.Equal(3, view.Study.Counts.Completed);
        Assert.Equal(3, view.Trials.Count);
        Assert.Equal(view.Ranking[0].Number, view.Study.Best!.Number);
        Assert.Equal(3, _readings);
    }

    [Fact]
    public async Task View_OfAStudyThatStandsStill_ReadsItsTrialsOnce()
    {
        await StoredStudies.Of(Catalog(duringTrials: () => { }), CancellationToken.None).View("s");

        Assert.Equal(1, _readings);
    }

    private ICatalogGrain Catalog(Action duringTrials) => Answering.As<ICatalogGrain>((method, arguments) => method.Name switch
    {
        nameof(ICatalogGrain.Study) => Task.FromResult<StudySummary?>(Summary(_ended)),
        nameof(ICatalogGrain.Spec) => Task.FromResult<StudySpec?>(Spec),
        nameof(ICatalogGrain.Trials) => Task.FromResult(Page((int)arguments[1]!, duringTrials)),
        _ => throw new InvalidOperationException(method.Name),
    });

    private IReadOnlyList<TrialSummary> Page(int from, Action duringTrials)
    {
        if (from > 0)
            return [];
        _readings++;
        duringTrials();
        return [.. Enumerable.Range(0, _ended).Select(Trial)];
    }

    private static StudySummary Summary(int ended) => new()
    {
        Study = "s",
        State = StudyState.Running,
        Metric = "value",
        Direction = Direction.Minimize,
        Seed = 0,
        Counts = new TrialCounts(ended, 0, 0, 0, ended, 0, 0, 0, 0),
        Best = new BestTrial(ended - 1, -(ended - 1), 1, Configuration.Of([]), null),
        Timing = new StudyTiming(1, 1),
    };

    private static TrialSummary Trial(int number) => new()
    {
        Number = number,
        State = TrialState.Completed,
        Value = -number,
        Epochs = 1,
        Attempts = 1,
        Configuration = Configuration.Of([new("x0", JsonSerializer.SerializeToElement(0.5))]),
        Metrics = new Dictionary<string, double>(),
        Verdicts = JsonSerializer.SerializeToElement(Array.Empty<object>()),
    };
}
