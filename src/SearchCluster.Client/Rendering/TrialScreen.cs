using System.Globalization;
using System.Text.Json;
using SearchCluster.Client.Answers;
using SearchCluster.Presentation.Views;
using SearchCluster.Presentation.Words;
using SearchCluster.Search.Studies;
using Spectre.Console;

namespace SearchCluster.Client.Rendering;

/// <summary>One trial with every epoch and every layer.</summary>
internal static class TrialScreen
{
    /// <summary>Writes the facts, then a table of epochs, then one of layers by epoch.</summary>
    public static void Write(IAnsiConsole console, StudySummary study, TrialSummary trial, IReadOnlyList<TrialReport> reports)
    {
        WriteFacts(console, study, trial);
        if (reports.Count == 0)
            return;

        WriteEpochs(console, reports);
        WriteLayers(console, reports);
    }

    private static void WriteFacts(IAnsiConsole console, StudySummary study, TrialSummary trial)
    {
        var state = StandingWords.Of(trial.State);
        var facts = $"{study.Metric} {ReadableNumber.Of(trial.Value)}, {CountWords.Of(trial.Epochs, "epoch")}, {CountWords.Of(trial.Attempts, "attempt")}";
        var time = trial.Timing is { } timing ? $", {ReadableNumber.Duration(timing.Seconds)}" : "";
        console.WriteMarked($"[bold]{study.Study}[/] trial {trial.Number}: [{PlainTable.Colour(state)}]{state}[/], {facts}{time}");
        if (trial.Reason is { } reason)
            console.WriteWords($"  {reason}");

        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadLeft(2).PadRight(2)).AddColumn();
        foreach (var (parameter, value) in ReadableValue.Parameters(trial.Configuration))
            grid.AddRow(PrintableConsole.Cell(parameter), PrintableConsole.Cell(value));
        console.Write(grid);
        foreach (var verdict in Verdict.Of(trial))
            console.WriteMarked($"  [yellow]{verdict.Kind}[/]: {verdict.Text}");
    }

    private static void WriteEpochs(IAnsiConsole console, IReadOnlyList<TrialReport> reports)
    {
        var metrics = reports.SelectMany(report => report.Metrics()).Select(metric => metric.Key).Distinct().ToList();
        var hasFolds = reports.Any(report => report.Fold is not null);
        var table = PlainTable.Create();
        if (hasFolds)
            table.AddNumbers("fold");
        table.AddNumbers("epoch");
        foreach (var metric in metrics)
            table.AddNumbers(metric);
        table.AddNumbers("seconds");
        foreach (var report in reports)
            table.AddCells([.. hasFolds ? [Number(report.Fold ?? 0)] : Array.Empty<string>(), Number(report.Epoch), .. metrics.Select(metric => ReadableNumber.Of(report.Metric(metric))), ReadableNumber.Of(report.Metric("seconds"))]);
        console.Write(table);
    }

    // The columns are whatever the layers report.
    private static void WriteLayers(IAnsiConsole console, IReadOnlyList<TrialReport> reports)
    {
        var layers = reports
            .SelectMany(report => report.Values.TryGetValue("layers", out var value) && value.ValueKind == JsonValueKind.Array
                ? value.EnumerateArray().Select(layer => (Report: report, Layer: layer))
                : [])
            .ToList();
        if (layers.Count == 0)
            return;

        var columns = layers[0].Layer.EnumerateObject().Select(property => property.Name).ToList();
        var hasFolds = reports.Any(report => report.Fold is not null);
        var table = PlainTable.Create();
        if (hasFolds)
            table.AddNumbers("fold");
        table.AddNumbers("epoch").AddColumn(new TableColumn(PrintableConsole.Heading(columns[0])).NoWrap());
        foreach (var column in columns.Skip(1))
            table.AddNumbers(Headings.GetValueOrDefault(column, column));
        TrialReport? previous = null;
        foreach (var (report, layer) in layers)
        {
            table.AddCells([
                .. hasFolds ? [report == previous ? "" : Number(report.Fold ?? 0)] : Array.Empty<string>(),
                report == previous ? "" : Number(report.Epoch),
                .. columns.Select(column => layer.TryGetProperty(column, out var value) ? ReadableValue.Of(value) : "")]);
            previous = report;
        }

        console.Write(table);
    }

    // Short enough for a row of a terminal; what the report calls it stands in its JSON.
    private static readonly Dictionary<string, string> Headings = new()
    {
        ["activationMean"] = "mean",
        ["activationStandardDeviation"] = "deviation",
        ["saturatedShare"] = "saturated",
        ["deadShare"] = "dead",
        ["symmetricShare"] = "alike",
        ["gradientNorm"] = "gradient",
        ["updateRatio"] = "update/weight",
    };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
