using System.Text.Json;
using SearchCluster.Presentation.Views;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using Xunit;

namespace SearchCluster.Presentation.Tests.Views;

public class NoteTests
{
    private static readonly TrialSummary Trial = Exported.Study().Trials[0].Summary;

    [Fact]
    public void Of_EndedTrialsAndVerdicts_TellsEndingsFirstAndThenTheMostFrequentVerdict()
    {
        var notes = Note.Of(
        [
            With(0, "deadUnits"), With(1, "overfitting"), With(2, "overfitting"),
            Trial with { Number = 3, State = TrialState.Failed, Cause = FailureCause.Exception, Reason = "no such file" },
            Trial with { Number = 4, State = TrialState.Diverged, Reason = "loss is NaN" },
            Trial with { Number = 5, State = TrialState.Diverged, Reason = "loss is 1e9" },
        ]);

        Assert.Equal(
            [
                ("diverged", true, "2 trials: 4, 5"), ("failed", true, "trial 3"),
                ("overfitting", false, "2 trials: 1, 2"), ("dead units", false, "trial 0"),
            ],
            notes.Select(note => (note.Heading, note.IsEnding, note.Whose)));
        Assert.Equal(["e.g. trial 4: loss is NaN", "no such file", "e.g. trial 1: text", "text"], notes.Select(note => note.ExampleText));
    }

    [Fact]
    public void Of_ManyTrials_NamesTheFirstEight() =>
        Assert.Equal(
            "9 trials: 0, 1, 2, 3, 4, 5, 6, 7, …",
            Assert.Single(Note.Of([.. Enumerable.Range(0, 9).Select(number => With(number, "deadUnits"))])).Whose);

    [Fact]
    public void Of_TrialsWithoutFaults_IsEmpty() => Assert.Empty(Note.Of([Trial]));

    private static TrialSummary With(int number, string kind) => Trial with
    {
        Number = number,
        Verdicts = JsonSerializer.SerializeToElement(new[] { new { kind, text = "text" } }),
    };
}
