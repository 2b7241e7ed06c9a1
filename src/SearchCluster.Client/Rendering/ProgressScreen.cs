using SearchCluster.Client.Answers;
using SearchCluster.Presentation.Views;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace SearchCluster.Client.Rendering;

/// <summary>A running study on a terminal, redrawn in place.</summary>
internal static class ProgressScreen
{
    private const int WidestBar = 40;
    private const int LeastBar = 10;

    // What stands above the trials: five facts, and the heading of the table with its line and the blank ones around it.
    private const int LinesAboveTrials = 10;

    /// <summary>
    /// Bar, best so far, counts, and as many trials as the height has room for: those at work, then those that ended last.
    /// </summary>
    public static IRenderable Live(StudyProgress progress, int width, int height, bool unicode)
    {
        var view = ProgressView.Of(progress, mostTrials: Math.Max(1, height - LinesAboveTrials));
        var facts = new Grid().AddColumn(new GridColumn().NoWrap().PadLeft(0).PadRight(2)).AddColumn(new GridColumn().NoWrap().PadRight(0));
        // A long name is cut, so that the bar stays.
        facts.AddRow(PrintableConsole.Marked($"[bold]{PlainTable.Cut(view.Study, width / 2)}[/]"), Bar(view, width, unicode));
        foreach (var (fact, words) in Facts(view))
            facts.AddRow(
                PrintableConsole.Cell(fact), PrintableConsole.Cell(
                    PlainTable.Cut(words, Math.Max(LeastBar, width - Math.Min(width / 2, NameWidth(view)) - 2))));
        return view.Trials.Rows.Count == 0
            ? facts
            : new Rows(
                facts, PlainTable.Of(
                    view.Trials, width, (row, column) =>
                        column == ProgressView.StateColumn ? PlainTable.Colour(view.Trials.Rows[row][column]) : null));
    }

    private static IEnumerable<(string Fact, string Words)> Facts(ProgressView view) =>
    [
        .. view.State is { } state ? [("state", state)] : Array.Empty<(string, string)>(),
        ("best", view.Best),
        ("trials", view.Counts),
        ("slots", view.Slots),
    ];

    private static IRenderable Bar(ProgressView view, int width, bool unicode)
    {
        var (full, empty) = unicode ? ('━', '─') : ('#', '-');
        var cells = Math.Clamp(width - Math.Min(width / 2, NameWidth(view)) - view.Ended.Length - 4, 0, WidestBar);
        var filled = (int)Math.Floor(view.Share * cells);
        return cells < LeastBar
            ? PrintableConsole.Cell(view.Ended)
            : PrintableConsole.Marked($"[green]{new string(full, filled)}[/][grey]{new string(empty, cells - filled)}[/] {view.Ended}");
    }

    private static int NameWidth(ProgressView view) => Math.Max("trials".Length, PlainTable.CellsOf(view.Study));
}
