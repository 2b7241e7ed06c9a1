using System.Globalization;
using System.Text.Json;
using SearchCluster.Client.Answers;
using SearchCluster.Presentation.Views;
using SearchCluster.Presentation.Words;
using SearchCluster.Search;
using SearchCluster.Training.Preflight;
using Spectre.Console;

namespace SearchCluster.Client.Rendering;

/// <summary>
/// What a pre-flight found: whether the study may start, the sampled configurations, the learning rates, and the findings with what to
/// do.
/// </summary>
internal static class PreflightScreen
{
    private const int BarWidth = 32;
    private const int LeastConfiguration = 24;

    /// <summary>Writes all of it.</summary>
    public static void Write(IAnsiConsole console, string study, PreflightReport report)
    {
        var (faults, warnings) = (Count(report, FindingSeverity.Error), Count(report, FindingSeverity.Warning));
        var (colour, verdict) = report.Ok ? ("green", "nothing stands against it") : ("red", CountWords.Of(faults, "fault"));
        console.WriteMarked($"[bold]{study}[/]: [{colour}]{verdict}[/], {CountWords.Of(warnings, "warning")}");
        ColumnsTable.Write(console, report.Columns ?? []);
        if (report.Sample.Count > 0)
            WriteSample(console, report);
        if (report.LearningRate is { } rates)
            WriteRates(console, report, rates);
        WriteFindings(console, report, FindingSeverity.Info);
    }

    /// <summary>
    /// Writes the findings from a severity on: those of one kind together, with an example and the configurations that share it.
    /// </summary>
    public static void WriteFindings(IAnsiConsole console, PreflightReport report, FindingSeverity least)
    {
        foreach (var severity in report.Findings.Where(finding => finding.Severity >= least).GroupBy(finding => finding.Severity))
        {
            console.WriteLine();
            var (heading, colour) = severity.Key switch
            {
                FindingSeverity.Error => ("Faults", "red"),
                FindingSeverity.Warning => ("Warnings", "yellow"),
                _ => ("Good to know", "green"),
            };
            console.WriteMarked($"[bold]{heading}[/]");
            foreach (var kind in severity.GroupBy(finding => (finding.Kind, IsOfOne: Place(report, finding) is not null)))
                WriteKind(console, report, [.. kind], colour);
        }
    }

    private static void WriteKind(IAnsiConsole console, PreflightReport report, List<Finding> findings, string colour)
    {
        var places = findings.Select(finding => Place(report, finding)).OfType<int>().Distinct().ToList();
        var whose = places.Count == 0
            ? ""
            : $": {(places.Count == 1 ? "configuration" : $"{places.Count} configurations:")} {string.Join(", ", places)}";
        console.WriteMarked($"  [{colour}]{SpokenName.Of(findings[0].Kind.ToString())}[/]{whose}");
        // What holds for all is said in full; of what several configurations share one says it.
        foreach (var finding in places.Count == 0 ? findings : findings.Take(1))
            console.WriteIndented(6, places.Count > 1 ? $"e.g. {places[0]}: {finding.Text}" : finding.Text);
    }

    private static void WriteSample(IAnsiConsole console, PreflightReport report)
    {
        console.WriteLine();
        var sample = report.Sample.Count == 1 ? "The configuration" : $"{report.Sample.Count} configurations";
        console.WriteMarked(
            $"[bold]{sample} of its space[/], tried on {report.Examples} training examples");
        var configurations = report.Sample.Select(tried => ReadableValue.Parameters(tried.Configuration.Deserialize<Configuration>()!))
            .ToList();
        var names = ReadableValue.ShortNames(configurations.SelectMany(parameters => parameters.Select(parameter => parameter.Parameter)));
        console.WriteTable(new TableView(
            [
                new("", IsNumber: true, 6),
                new("passes", Importance: 5),
                new("first loss", IsNumber: true, 4),
                new("with penalty", IsNumber: true, 1),
                new("twenty examples", Importance: 2),
                new("configuration", Importance: 3) { LeastWidth = LeastConfiguration },
            ],
            [
                .. report.Sample.Index().Select(IReadOnlyList<string> (tried) =>
                [
                    Number(tried.Index),
                    tried.Item.Passes ? "yes" : "no",
                    ReadableNumber.Of(tried.Item.InitialLoss.Measured),
                    ReadableNumber.Of(tried.Item.InitialLoss.WithPenalty),
                    ByHeart(tried.Item.TwentyExamples),
                    string.Join(", ", configurations[tried.Index].Select(parameter => $"{names[parameter.Parameter]} {parameter.Value}")),
                ]),
            ]));
        if (report.InitialLoss is { } loss)
            console.WriteWords(
                $"  {(loss.IsOfMean ? "the mean as the answer costs" : "equal guesses cost")} {ReadableNumber.Of(loss.Expected)}");
    }

    private static string ByHeart(OverfitResult result)
    {
        var last = result.Runs[^1];
        return last.Succeeded
            ? $"{last.Steps} steps{(result.Runs.Count > 1 ? $" at {ReadableNumber.Of(last.LearningRate)}" : "")}"
            : "never";
    }

    private static void WriteRates(IAnsiConsole console, PreflightReport report, LearningRateRange rates)
    {
        var test = rates.Tests[0];
        console.WriteLine();
        var first = ReadableNumber.Of(test.InitialLoss);
        console.WriteMarked(
            $"[bold]Learning rates[/]: loss after {test.Steps} steps from {first}, configuration {Place(report, test.Configuration)}");
        foreach (var point in test.Curve)
        {
            var (colour, words) = point.Verdict switch
            {
                RateVerdict.Good =>
                    (
                        "green",
                        point.Rate == test.Best ? "good: the lowest loss" : point.Rate == test.Suggested ? "good: begin here" : "good"),
                RateVerdict.TooLow => ("grey", "too low"),
                RateVerdict.Slow => ("grey", "slow"),
                _ => ("red", point.Diverged ? "too high: explodes" : "too high"),
            };
            var share = point.Diverged || double.IsNaN(point.Loss) ? 1 : Math.Clamp(point.Loss / test.InitialLoss, 0, 1);
            var bar = new string('█', Math.Max(1, (int)Math.Round(share * BarWidth)));
            console.WriteMarked(
                $"  {ReadableNumber.Of(point.Rate),8} {ReadableNumber.Of(point.Loss),10}  [{colour}]{bar.PadRight(BarWidth)}  {words}[/]");
        }

        if (rates.Low is { } low && rates.High is { } high)
            console.WriteWords(
                $"  worth searching: {ReadableNumber.Of(low)} to {ReadableNumber.Of(high)}"
                + (rates.Tests.Count > 1 ? $" ({rates.Tests.Count} configurations tested)" : ""));
    }

    private static int? Place(PreflightReport report, Finding finding) => Place(report, finding.Configuration);

    private static int? Place(PreflightReport report, JsonElement configuration) =>
        report.Sample.Index().Where(
            tried => JsonElement.DeepEquals(tried.Item.Configuration, configuration)).Select(tried => (int?)tried.Index).FirstOrDefault();

    private static int Count(PreflightReport report, FindingSeverity severity) =>
        report.Findings.Count(finding => finding.Severity == severity);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
