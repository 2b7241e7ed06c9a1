using System.Globalization;
using SearchCluster.Client.Hosting;
using SearchCluster.Search.Studies;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace SearchCluster.Client.Rendering;

/// <summary>A running study on a terminal, redrawn in place; and the same in one line, where there is none.</summary>
internal static class ProgressView
{
    private const int WidestBar = 40;

    /// <summary>Bar, best so far, counts, the trials that ended last.</summary>
    public static IRenderable Live(StudyProgress progress, int width, bool unicode)
    {
        var facts = new Grid().AddColumn(new GridColumn().NoWrap().PadLeft(0).PadRight(2)).AddColumn();
        facts.AddRow(new Markup($"[bold]{Markup.Escape(progress.Summary.Study)}[/]"), Bar(progress, width, unicode));
        if (progress.Summary.State is StudyState.Paused or StudyState.Stopping)
            facts.AddRow(new Text("state"), new Text(State(progress.Summary)));
        facts.AddRow(new Text("best"), new Text(Best(progress)));
        facts.AddRow(new Text("trials"), new Text(Counts(progress)));
        facts.AddRow(new Text("slots"), new Text($"{Slots(progress)}, {Rate(progress)}"));
        return progress.Latest.Count == 0 ? facts : new Rows(facts, Latest(progress));
    }

    /// <summary>One plain line.</summary>
    public static string Line(StudyProgress progress) => string.Create(
        CultureInfo.InvariantCulture,
        $"{progress.Summary.Study}{(progress.Summary.State == StudyState.Running ? "" : $" is {State(progress.Summary)}")}: {progress.Summary.Counts.Ended} of {progress.Trials} trials ({Counts(progress)}), best {Best(progress)}, {Slots(progress)}, {Rate(progress)}{Left(progress)}");

    private static Markup Bar(StudyProgress progress, int width, bool unicode)
    {
        var (full, empty) = unicode ? ('━', '─') : ('#', '-');
        var cells = Math.Clamp(width - 50, 10, WidestBar);
        var filled = (int)Math.Floor(progress.Share * cells);
        return new Markup($"[green]{new string(full, filled)}[/][grey]{new string(empty, cells - filled)}[/] "
            + $"{progress.Summary.Counts.Ended} of {progress.Trials}, {ReadableNumber.Duration(Math.Floor(progress.Elapsed.TotalSeconds))}{Left(progress)}");
    }

    private static string State(StudySummary study) =>
        $"{study.State.ToString().ToLowerInvariant()}{(study.Reason is { } reason ? $" ({reason})" : "")}";

    private static string Left(StudyProgress progress) =>
        progress is { Summary.State: StudyState.Running, SecondsLeft: { } seconds, Share: < 1 } ? $", about {ReadableNumber.Duration(Math.Ceiling(seconds))} left" : "";

    private static string Slots(StudyProgress progress) => $"{progress.Busy}{(progress.Slots is { } slots ? $" of {slots} slots" : "")} busy";

    private static string Best(StudyProgress progress) => progress.Summary.Best is { } best
        ? $"{progress.Summary.Metric} {ReadableNumber.Of(best.Value)} by trial {best.Number}"
        : "none yet";

    private static string Counts(StudyProgress progress)
    {
        var counts = progress.Summary.Counts;
        var states = new (string State, int Count)[]
        {
            ("completed", counts.Completed), ("pruned", counts.Pruned), ("diverged", counts.Diverged), ("failed", counts.Failed),
            ("canceled", counts.Canceled), ("running", counts.Running), ("paused", counts.Paused), ("pending", counts.Pending),
        };
        var named = states.Where(state => state.Count > 0).Select(state => $"{state.Count} {state.State}").ToList();
        return named.Count == 0 ? "none yet" : string.Join(", ", named);
    }

    // Slow trials are counted by the minute.
    private static string Rate(StudyProgress progress) => progress.TrialsPerSecond >= 10
        ? $"{ReadableNumber.Of(progress.TrialsPerSecond)} trials/s"
        : $"{ReadableNumber.Of(60 * progress.TrialsPerSecond)} trials/min";

    private static Table Latest(StudyProgress progress)
    {
        var table = PlainTable.Create().AddNumbers("trial").AddText("ended").AddNumbers("value").AddNumbers("epochs").AddNumbers("seconds").AddText("configuration");
        table.Columns[^1].NoWrap();
        var parameters = progress.Latest.Select(trial => ReadableValue.Parameters(trial.Configuration)).ToList();
        var names = ReadableValue.ShortNames(parameters.SelectMany(all => all).Select(parameter => parameter.Parameter));
        foreach (var (trial, configuration) in progress.Latest.Zip(parameters))
        {
            var state = trial.State.ToString().ToLowerInvariant();
            table.AddRow(
                new Text(trial.Number.ToString(CultureInfo.InvariantCulture)),
                new Markup($"[{PlainTable.Colour(state)}]{state}[/]"),
                new Text(ReadableNumber.Of(trial.Value)),
                new Text(trial.Epochs.ToString(CultureInfo.InvariantCulture)),
                new Text(ReadableNumber.Of(trial.Timing?.Seconds)),
                new Text(string.Join(", ", configuration.Select(parameter => $"{names[parameter.Parameter]} {parameter.Value}"))).Ellipsis());
        }

        return table;
    }
}
