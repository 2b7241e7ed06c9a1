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
        var error = best.StandardError is { } deviation ? $" ± {ReadableNumber.Of(deviation)}" : "";
        console.WriteMarked($"[bold]Best configuration[/]: trial {best.Number}, {study.Metric} {ReadableNumber.Of(best.Value)}{error} at epoch {best.Epoch}");
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadLeft(2).PadRight(2)).AddColumn();
        foreach (var (parameter, value) in ReadableValue.Parameters(best.Configuration))
            grid.AddRow(PrintableConsole.Cell(parameter), PrintableConsole.Cell(value));
        console.Write(grid);
        if (best.Test is { } test)
            console.WriteMarked($"  on the test split: [green]{string.Join(", ", test.Select(metric => $"{metric.Key} {ReadableNumber.Of(metric.Value)}"))}[/]");
    }
}
