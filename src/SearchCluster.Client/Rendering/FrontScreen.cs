using SearchCluster.Client.Answers;
using SearchCluster.Presentation.Views;
using SearchCluster.Presentation.Words;
using SearchCluster.Search.Studies;
using Spectre.Console;

namespace SearchCluster.Client.Rendering;

/// <summary>The Pareto front of a study with several objectives.</summary>
internal static class FrontScreen
{
    private const int MostTrials = 20;
    private const int LeastConfiguration = 20;

    /// <summary>Writes the trials of the front, in order of the first objective; nothing where there is one objective.</summary>
    public static void Write(IAnsiConsole console, StudySummary study)
    {
        if (study.Front is not { Count: > 0 } front)
            return;

        var metrics = front[0].Values.Keys.ToList();
        console.WriteLine();
        var trials = CountWords.Of(front.Count, "trial");
        console.WriteMarked($"[bold]Pareto front[/] of {string.Join(", ", metrics)}: {trials} that no other beats in all of them");
        var names = ReadableValue.ShortNames(front.SelectMany(trial => trial.Configuration.Keys));
        var shown = front.OrderBy(trial => trial.Values[metrics[0]]).ThenBy(trial => trial.Number).Take(MostTrials);
        console.WriteTable(new TableView(
            [
                new("trial", IsNumber: true, 2),
                .. metrics.Select(metric => new ColumnView(metric, IsNumber: true, 1) { ShortHeading = metric.Split('.')[^1] }),
                new("configuration", Importance: 2) { LeastWidth = LeastConfiguration },
            ],
            [
                .. shown.Select(IReadOnlyList<string> (trial) =>
                [
                    PlainTable.Number(trial.Number),
                    .. metrics.Select(metric => ReadableNumber.Of(trial.Values[metric])),
                    ReadableValue.Of(trial.Configuration, names),
                ]),
            ]));
        if (front.Count > MostTrials)
            console.WriteWords($"  … and {front.Count - MostTrials} more");
    }
}
