using SearchCluster.Client.Answers;
using SearchCluster.Presentation.Words;
using SearchCluster.Search.Studies;
using Spectre.Console;

namespace SearchCluster.Client.Rendering;

/// <summary>The best configuration, ready to be copied into a study file.</summary>
internal static class BestTrialScreen
{
    /// <summary>Writes the configuration by its full paths, the value and the test metrics.</summary>
    public static void Write(IAnsiConsole console, StudySummary study, BestTrial best)
    {
        console.WriteLine();
        var value = ReadableNumber.Of(best.Value) + StandingWords.Error(best);
        console.WriteMarked(
            $"[bold]Best configuration[/]: trial {best.Number}, {study.Metric} {value} at epoch {best.Epoch}");
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadLeft(2).PadRight(2)).AddColumn();
        foreach (var (parameter, words) in ReadableValue.Parameters(best.Configuration))
            grid.AddRow(PrintableConsole.Cell(parameter), PrintableConsole.Cell(words));
        console.Write(grid);
        if (best.Test is { } test)
            console.WriteMarked($"  on the test split: [green]{StandingWords.Metrics(test)}[/]");
    }
}
