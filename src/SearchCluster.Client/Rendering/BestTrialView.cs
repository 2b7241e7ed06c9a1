using SearchCluster.Search.Studies;
using Spectre.Console;

namespace SearchCluster.Client.Rendering;

/// <summary>The best configuration, ready to be copied into a study file.</summary>
internal static class BestTrialView
{
    /// <summary>Writes the configuration by its full paths, the value and the test metrics.</summary>
    public static void Write(IAnsiConsole console, StudySummary study, BestTrial best)
    {
        console.WriteLine();
        console.MarkupLineInterpolated($"[bold]Best configuration[/]: trial {best.Number}, {study.Metric} {ReadableNumber.Of(best.Value)}{(best.StandardError is { } error ? $" ± {ReadableNumber.Of(error)}" : "")} at epoch {best.Epoch}");
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadLeft(2).PadRight(2)).AddColumn();
        foreach (var (parameter, value) in ReadableValue.Parameters(best.Configuration))
            grid.AddRow(new Text(parameter), new Text(value));
        console.Write(grid);
        if (best.Test is { } test)
            console.MarkupLineInterpolated($"  on the test split: [green]{string.Join(", ", test.Select(metric => $"{metric.Key} {ReadableNumber.Of(metric.Value)}"))}[/]");
    }
}
