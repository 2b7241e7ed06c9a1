using System.Text.Json;
using SearchCluster.Client.Answers;
using SearchCluster.Presentation.Views;
using SearchCluster.Presentation.Words;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using Spectre.Console;

namespace SearchCluster.Client.Rendering;

/// <summary>One trial with every epoch and every layer.</summary>
internal static class TrialScreen
{
    // The importance of the columns that say which epoch a row is of.
    private const int Epochs = 1000;

    /// <summary>Writes the facts, the last lines that its program wrote, then a table of epochs, then one of layers by epoch.</summary>
    public static void Write(
        IAnsiConsole console, StudySummary study, TrialSummary trial, IReadOnlyList<TrialReport> reports,
            params IReadOnlyList<string> lastLines)
    {
        WriteFacts(console, study, trial);
        if (lastLines.Count > 0)
            console.WriteWords($"  last lines that it wrote (all: searchcluster logs {study.Study} {trial.Number})");
        foreach (var line in lastLines)
            console.WriteWords($"  | {line}");
        if (reports.Count == 0)
            return;

        WriteEpochs(console, reports);
        WriteLayers(console, reports);
    }

    private static void WriteFacts(IAnsiConsole console, StudySummary study, TrialSummary trial)
    {
        var state = StandingWords.Of(trial.State);
        var value = ReadableNumber.Of(trial.Value);
        var facts = $"{study.Metric} {value}, {CountWords.Of(trial.Epochs, "epoch")}, {CountWords.Of(trial.Attempts, "attempt")}";
        var time = trial.Timing is { } timing ? $", {ReadableNumber.Duration(timing.Seconds)}" : "";
        console.WriteMarked($"[bold]{study.Study}[/] trial {trial.Number}: [{PlainTable.Colour(state)}]{state}[/], {facts}{time}");
        if (trial.Reason is { } reason)
            console.WriteWords($"  {reason}");

        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadLeft(2).PadRight(2)).AddColumn();
        foreach (var (parameter, words) in ReadableValue.Parameters(trial.Configuration))
            grid.AddRow(PrintableConsole.Cell(parameter), PrintableConsole.Cell(words));
        console.Write(grid);
        foreach (var verdict in Verdict.Of(trial))
            console.WriteMarked($"  [yellow]{verdict.Kind}[/]: {verdict.Text}");
    }

    private static void WriteEpochs(IAnsiConsole console, IReadOnlyList<TrialReport> reports)
    {
        var metrics = reports.SelectMany(report => report.Metrics()).Select(metric => metric.Key).Distinct().ToList();
        console.WriteTable(new TableView(
            [
                .. Places(reports),
                .. metrics.Select((metric, place) => new ColumnView(metric, IsNumber: true, Epochs - 1 - place)),
                new("seconds", IsNumber: true),
            ],
            [
                .. reports.Select(IReadOnlyList<string> (report) =>
                [
                    .. Place(report, reports),
                    .. metrics.Append("seconds").Select(metric => ReadableNumber.Of(report.Metric(metric))),
                ]),
            ]));
    }

    // The columns are whatever the layers report.
    private static void WriteLayers(IAnsiConsole console, IReadOnlyList<TrialReport> reports)
    {
        var layers = reports
            .SelectMany(report => report.Values.TryGetValue("layers", out var value) && value.ValueKind == JsonValueKind.Array
                ? value.EnumerateArray().Index().Select(layer => (Report: report, Layer: layer.Item, IsFirst: layer.Index == 0))
                : [])
            .ToList();
        if (layers.Count == 0)
            return;

        var columns = layers[0].Layer.EnumerateObject().Select(property => property.Name).ToList();
        console.WriteTable(new TableView(
            [
                .. Places(reports),
                .. columns.Select(
                    (column, place) => new ColumnView(Headings.GetValueOrDefault(column, column), IsNumber: place > 0, Epochs - 1 - place)),
            ],
            [
                .. layers.Select(IReadOnlyList<string> (layer) =>
                [
                    .. Place(layer.Report, reports).Select(place => layer.IsFirst ? place : ""),
                    .. columns.Select(column => layer.Layer.TryGetProperty(column, out var value) ? ReadableValue.Of(value) : ""),
                ]),
            ]));
    }

    private static IEnumerable<ColumnView> Places(IReadOnlyList<TrialReport> reports) =>
        HasFolds(reports)
            ? [new("fold", IsNumber: true, Epochs), new("epoch", IsNumber: true, Epochs)]
            : [new("epoch", IsNumber: true, Epochs)];

    private static IEnumerable<string> Place(TrialReport report, IReadOnlyList<TrialReport> reports) =>
        HasFolds(reports) ? [PlainTable.Number(report.Fold ?? 0), PlainTable.Number(report.Epoch)] : [PlainTable.Number(report.Epoch)];

    private static bool HasFolds(IReadOnlyList<TrialReport> reports) => reports[0].Fold is not null;

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
}
