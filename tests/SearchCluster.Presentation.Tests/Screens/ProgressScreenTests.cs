using SearchCluster.Client.Rendering;
using SearchCluster.Presentation.Views;
using SearchCluster.Search.Studies;
using Spectre.Console.Testing;
using Xunit;

namespace SearchCluster.Presentation.Tests.Screens;

/// <summary>The live view in ordinary terminals.</summary>
public class ProgressScreenTests
{
    private static readonly ExportedStudy Study = Exported.Study();
    private static readonly TrialSummary Trial = Study.Trials[0].Summary;

    public static TheoryData<int> Widths => [40, 80, 100, 120, 160, 200];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Live_OfAStudy_KeepsEachTrialOnALineAndItsHeadingsWhole(int width)
    {
        var lines = Lines(Progress(running: 2, latest: 3), width, height: 24);

        Assert.DoesNotContain(lines, line => line.Length > width);
        var heading = lines.FindIndex(line => line.TrimStart().StartsWith("trial ", StringComparison.Ordinal));
        Assert.Contains("state", lines[heading]);
        Assert.DoesNotContain("…", lines[heading]);
        Assert.Equal(
            ["10", "11", "2", "1", "0"],
            lines[(heading + 2)..].Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0]));
    }

    [Fact]
    public void Live_OfRunningTrials_ShowsTheirEpochValueAndTimeBeforeTheEnded()
    {
        var lines = Lines(Progress(running: 1, latest: 1), 120, height: 24);

        var running = lines.FindIndex(
            line => line.Contains("running", StringComparison.Ordinal) && line.Contains("10", StringComparison.Ordinal));
        Assert.Equal(
            ["10", "running", "4", "0.625", "1", "min", "15", "s"], lines[running].Split(' ', StringSplitOptions.RemoveEmptyEntries)[..8]);
        Assert.Contains("learningRate 0.01", lines[running]);
        Assert.Contains("completed", lines[running + 1]);
    }

    [Theory]
    [InlineData(24)]
    [InlineData(14)]
    [InlineData(11)]
    public void Live_OfManyTrials_FitsTheHeightOfTheTerminal(int height)
    {
        using var console = new TestConsole().Width(80);

        console.Write(ProgressScreen.Live(Progress(running: 30, latest: 20), 80, height, unicode: true));

        Assert.InRange(console.Output.TrimEnd('\n').Split('\n').Length, 5, height);
    }

    [Fact]
    public void Live_WhileTheBestIsTested_NamesIt() =>
        Assert.Contains(
            Lines(Progress(running: 0, latest: 1) with { Testing = 7 }, 80, height: 24), line =>
                line.Contains("measuring trial 7 on the test split", StringComparison.Ordinal));

    [Fact]
    public void Line_OfAStudy_HoldsItsCountsAndItsBest() =>
        Assert.Equal(
            "exported: 2 of 40 trials (1 completed, 1 diverged, 1 pending), best validation.accuracy 0.75 by trial 0, "
            + "2 of 4 slots busy, 60 trials/min, about 38 s left",
            ProgressView.Line(Progress(running: 0, latest: 0)));

    private static StudyProgress Progress(int running, int latest) => new(
        Study.Summary, 40, [.. Enumerable.Range(0, latest).Select(number => Trial with { Number = number })], 4,
        2, 1, TimeSpan.FromSeconds(1))
    {
        Running =
        [
            .. Enumerable.Range(10, running).Select(number => new RunningTrial(number, null, 1, 4, 0.625, 75.2, Trial.Configuration)),
        ],
    };

    private static List<string> Lines(StudyProgress progress, int width, int height)
    {
        using var console = new TestConsole().Width(width);
        console.Write(ProgressScreen.Live(progress, width, height, unicode: true));
        return [.. console.Output.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0)];
    }
}
