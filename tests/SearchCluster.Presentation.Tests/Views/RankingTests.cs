using SearchCluster.Presentation.Views;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using Xunit;

namespace SearchCluster.Presentation.Tests.Views;

public class RankingTests
{
    private static readonly TrialSummary Trial = Exported.Study().Trials[0].Summary;

    [Theory]
    [InlineData(Direction.Maximize, "1 0 2 5 3 4 6 7")]
    [InlineData(Direction.Minimize, "0 2 1 5 4 3 6 7")]
    public void Of_Trials_PutsTheBestFirstThenInfeasibleThenUnfinishedThenThoseWithoutAValue(Direction direction, string expected)
    {
        TrialSummary[] trials =
        [
            Trial with { Number = 7, State = TrialState.Pending, Value = null },
            Trial with { Number = 6, State = TrialState.Diverged, Value = null },
            Trial with { Number = 5, Value = 0.99, Violation = 0.1 },
            Trial with { Number = 4, State = TrialState.Paused, Value = 0.2 },
            Trial with { Number = 3, State = TrialState.Pruned, Value = 0.95 },
            Trial with { Number = 2, Value = 0.5 },
            Trial with { Number = 1, Value = 0.9 },
            Trial with { Number = 0, Value = 0.5 },
        ];

        Assert.Equal(expected, string.Join(' ', Ranking.Of(new Objective { Direction = direction }, trials).Select(trial => trial.Number)));
    }
}
