using System.Globalization;
using SearchCluster.Client.Answers;
using SearchCluster.Presentation.Views;
using SearchCluster.Presentation.Words;
using SearchCluster.Search.Studies;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace SearchCluster.Client.Rendering;

/// <summary>A running study on a terminal, redrawn in place; and the same in one line, where there is none.</summary>
internal static class ProgressScreen
{
    private const int WidestBar = 40;
    private const int LeastConfiguration = 16;

    /// <summary>Bar, best so far, counts, the trials that ended last.</summary>
    public static IRenderable Live(StudyProgress progress, int width, bool unicode)
    {
        var facts = new Grid().AddColumn(new GridColumn().NoWrap().PadLeft(0).PadRight(2)).AddColumn();
        facts.AddRow(PrintableConsole.Marked($"[bold]{progress.Summary.Study}[/]"), Bar(progress, width, unicode));
        if (progress.Summary.State is StudyState.Paused or StudyState.Stopping)
            facts.AddRow(PrintableConsole.Cell("state"), PrintableConsole.Cell(State(progress.Summary)));
        facts.AddRow(PrintableConsole.Cell("best"), PrintableConsole.Cell(Best(progress)));
        facts.AddRow(PrintableConsole.Cell("trials"), PrintableConsole.Cell(Counts(progress)));
        facts.AddRow(PrintableConsole.Cell("slots"), PrintableConsole.Cell($"{Slots(progress)}, {Rate(progress)}"));
        return progress.Latest.Count == 0 ? facts : new Rows(facts, Latest(progress, width));
    }

    /// <summary>One plain line.</summary>
    public static string Line(StudyProgress progress) => string.Create(
        CultureInfo.InvariantCulture,
        $"{progress.Summary.Study}{(progress.Summary.State == StudyState.Running ? "" : $" is {State(progress.Summary)}")}: {progress.Summary.Counts.Ended} of {progress.Trials} trials ({Counts(progress)}), best {Best(progress)}, {Slots(progress)}, {Rate(progress)}{Left(progress)}");

    private static IRenderable Bar(StudyProgress progress, int width, bool unicode)
    {
        var (full, empty) = unicode ? ('━', '─') : ('#', '-');
        var cells = Math.Clamp(width - 50, 10, WidestBar);
        var filled = (int)Math.Floor(progress.Share * cells);
        var elapsed = ReadableNumber.Duration(Math.Floor(progress.Elapsed.TotalSeconds));
        return PrintableConsole.Marked(
            $"[green]{new string(full, filled)}[/][grey]{new string(empty, cells - filled)}[/] {progress.Summary.Counts.Ended} of {progress.Trials}, {elapsed}{Left(progress)}");
    }

    private static string State(StudySummary study) =>
        $"{StandingWords.Of(study.State)}{(study.Reason is { } reason ? $" ({reason})" : "")}";

    private static string Left(StudyProgress progress) =>
        progress is { Summary.State: StudyState.Running, SecondsLeft: { } seconds, Share: < 1 } ? $", about {ReadableNumber.Duration(Math.Ceiling(seconds))} left" : "";

    private static string Slots(StudyProgress progress) => $"{progress.Busy}{(progress.Slots is { } slots ? $" of {slots} slots" : "")} busy";

    private static string Best(StudyProgress progress) => progress.Summary.Best is { } best
        ? $"{progress.Summary.Metric} {ReadableNumber.Of(best.Value)} by trial {best.Number}"
        : "none yet";

    private static string Counts(StudyProgress progress)
    {
        var states = CountWords.States(progress.Summary.Counts);
        return states.Length == 0 ? "none yet" : states;
    }

    // Slow trials are counted by the minute.
    private static string Rate(StudyProgress progress) => progress.TrialsPerSecond >= 10
        ? $"{ReadableNumber.Of(progress.TrialsPerSecond)} trials/s"
        : $"{ReadableNumber.Of(60 * progress.TrialsPerSecond)} trials/min";

    private static Table Latest(StudyProgress progress, int width)
    {
        var parameters = progress.Latest.Select(trial => ReadableValue.Parameters(trial.Configuration)).ToList();
        var names = ReadableValue.ShortNames(parameters.SelectMany(all => all).Select(parameter => parameter.Parameter));
        var table = new TableView(
            [
                new("trial", IsNumber: true, 5),
                new("ended", Importance: 4),
                new("value", IsNumber: true, 3),
                new("epochs", IsNumber: true, 1),
                new("seconds", IsNumber: true, 0),
                new("configuration", Importance: 2) { LeastWidth = LeastConfiguration },
            ],
            [
                .. progress.Latest.Zip(parameters, IReadOnlyList<string> (trial, configuration) =>
                [
                    PlainTable.Number(trial.Number),
                    StandingWords.Of(trial.State),
                    ReadableNumber.Of(trial.Value),
                    PlainTable.Number(trial.Epochs),
                    ReadableNumber.Of(trial.Timing?.Seconds),
                    string.Join(", ", configuration.Select(parameter => $"{names[parameter.Parameter]} {parameter.Value}")),
                ]),
            ]);
        return PlainTable.Of(table, width, (row, column) => column == 1 ? PlainTable.Colour(table.Rows[row][1]) : null);
    }
}
