using SearchCluster.Client.Rendering;
using SearchCluster.Presentation.Views;
using SearchCluster.Search.Studies;
using Spectre.Console.Testing;
using Xunit;

namespace SearchCluster.Presentation.Tests.Screens;

/// <summary>Tables keep a row on a line, and their headings whole, in ordinary terminals.</summary>
public class TableWidthTests
{
    public static TheoryData<int> Widths => [80, 100, 120, 160, 200];

    [Theory]
    [MemberData(nameof(Widths))]
    public void List_OfStudies_HasALineForEachAndNoHeadingCut(int width)
    {
        var study = Exported.Study().Summary;

        var lines = Lines(
            width, console =>
                StudyListScreen.Write(
                    console, [study, study with { Study = new string('s', 63), Timing = new StudyTiming(7384, 1) }], isAtRest: false));

        Assert.Equal(4, lines.Count);
        Assert.All(["study", "state", "ended", "metric", "best"], heading => Assert.Contains(heading, lines[0].Split(' ')));
        Assert.All(lines[2..], line => Assert.Contains("0.75", line));
        Assert.All(lines[2..], line => Assert.Contains("running", line));
        Assert.All(lines[2..], line => Assert.Contains("validation.accuracy", line));
    }

    [Fact]
    public void List_AtEightyColumns_LeavesOutWhatMattersLeast()
    {
        var lines = Lines(80, console => StudyListScreen.Write(console, [Exported.Study().Summary], isAtRest: false));

        Assert.Equal(
            ["study", "state", "ended", "proposed", "metric", "best", "time"], lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData(60, "a b")]
    [InlineData(14, "a b")]
    [InlineData(13, "a b")]
    [InlineData(12, "a")]
    [InlineData(8, "a")]
    public void Table_ThatIsTooWide_LosesTheColumnOfLeastImportance(int width, string headings)
    {
        var table = new TableView([new("a", Importance: 2) { LeastWidth = 4 }, new("b", IsNumber: true, 1)], [["abcdef", "12"]]);

        var lines = Lines(width, console => console.WriteTable(table));

        Assert.Equal(headings, string.Join(' ', lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal(3, lines.Count);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
    }

    [Fact]
    public void Table_WithWideCharacters_IsCutByTheCellsTheyTake()
    {
        var lines = Lines(12, console => console.WriteTable(new TableView([new("a") { LeastWidth = 2 }], [["学習学習学習学習"]])));

        Assert.Equal("学習学…", lines[2].Trim());
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Trials_OfAStudy_KeepNumbersAndHeadingsWhole(int width)
    {
        var study = Exported.Study();

        var lines = Lines(
            width, console => TrialTableScreen.Write(console, study.Summary, [.. study.Trials.Select(trial => trial.Summary)]));

        Assert.DoesNotContain(lines, line => line.Contains('…'));
        Assert.All(["trial", "state"], heading => Assert.Contains(heading, lines[0].Split(' ')));
        Assert.Contains(
            lines, line => line.Contains(" 0   completed", StringComparison.Ordinal) && line.Contains("0.75", StringComparison.Ordinal));
    }

    [Fact]
    public void Table_OfManyRows_LooksLikeOneOfFew()
    {
        IReadOnlyList<string>[] rows =
            [.. Enumerable.Range(0, 501).Select(IReadOnlyList<string> (number) => [$"{number}", $"学{number}", "c"])];
        ColumnView[] columns = [new("number", IsNumber: true), new("text"), new("c")];

        var many = Lines(80, console => console.WriteTable(new TableView(columns, rows)));
        var few = Lines(80, console => console.WriteTable(new TableView(columns, rows[..500])));

        Assert.Equal(few, many[..^1]);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Trial_WithEpochsAndLayers_HasALineForEachEpoch(int width)
    {
        var study = Exported.Study();

        var lines = Lines(width, console => TrialScreen.Write(console, study.Summary, study.Trials[0].Summary, study.Trials[0].Reports));

        Assert.DoesNotContain(lines, line => line.Contains('…'));
        Assert.Single(
            lines, line => line.TrimStart().StartsWith("2 ", StringComparison.Ordinal) && line.Contains("0.75", StringComparison.Ordinal));
    }

    private static List<string> Lines(int width, Action<TestConsole> write)
    {
        using var console = new TestConsole().Width(width);
        write(console);
        return [.. console.Output.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0)];
    }
}
