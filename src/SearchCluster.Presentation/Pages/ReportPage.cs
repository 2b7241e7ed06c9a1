using System.Globalization;
using System.Text;
using System.Text.Json;
using SearchCluster.Contracts.Json;
using SearchCluster.Presentation.Charts;
using SearchCluster.Presentation.Views;
using SearchCluster.Presentation.Words;
using SearchCluster.Search;
using SearchCluster.Search.Studies;

namespace SearchCluster.Presentation.Pages;

/// <summary>
/// A study as one HTML page that needs nothing else: no network, no scripts, no files beside it; the page forbids them to itself too.
/// </summary>
public static class ReportPage
{
    private const int MostTrials = 200;
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'";

    /// <summary>The page.</summary>
    public static string Of(ReportedStudy study)
    {
        ArgumentNullException.ThrowIfNull(study);
        var (view, spec) = (study.View, study.Spec);
        var charts = new StudyCharts(view, spec, study.Reports);
        var page = new StringBuilder();
        page.Append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
        Write(page, $"<meta http-equiv=\"Content-Security-Policy\" content=\"{Policy}\">");
        Write(page, $"<meta name=\"viewport\" content=\"width=device-width\"><title>{Escape(view.Study.Study)}</title>");
        Write(page, $"<style>{PageStyle.Sheet}</style></head><body><main>");
        WriteHeading(page, view.Study);
        WriteBest(page, view.Study);
        Section(page, "Objective over trials", charts.Objective());
        Section(page, "Pareto front", charts.Front());
        Section(page, "What made the difference", charts.Importance(), Importance(view));
        Section(page, "Learning curves", charts.Curves());
        Section(page, "Parameter by parameter", charts.Slices());
        Section(page, "Parameters side by side", charts.Parallel());
        Section(page, "Layers of the best trial", charts.Layers(), "Healthy activations keep their spread from layer to layer.");
        WriteNotes(page, view.Notes);
        WriteStages(page, view.Stages);
        WriteTrials(page, view);
        WriteOrigin(page, study);
        return page.Append("</main></body></html>\n").ToString();
    }

    private static string? Importance(StudyView view) =>
        view.Importance is { } importance ? $"From {importance.Trials} trials: {ImportanceWords.Of(importance)}." : null;

    private static void WriteHeading(StringBuilder page, StudySummary study)
    {
        var better = study.Direction == Direction.Maximize ? "the highest" : "the lowest";
        Write(page, $"<h1>{Escape(study.Study)}</h1><p>{StandingWords.Of(study.State)}: {CountWords.Of(study.Counts)}, ");
        Write(page, $"{ReadableNumber.Duration(study.Timing.Seconds)}; {better} {Escape(study.Metric)} is best; seed {study.Seed}.</p>");
        if (study.Reason is { } reason)
            Write(page, $"<p>{Escape(reason)}</p>");
    }

    private static void WriteBest(StringBuilder page, StudySummary study)
    {
        if (study.Best is not { } best)
        {
            Write(page, $"<p>There is no best configuration: {StandingWords.WhyNoneIsBest(study.Counts)}.</p>");
            return;
        }

        page.Append("<h2>Best configuration</h2>");
        Write(page, $"<p>Trial {best.Number}: {Escape(study.Metric)} <strong>{ReadableNumber.Of(best.Value)}</strong>");
        Write(page, $"{StandingWords.Error(best)} at epoch {best.Epoch}");
        if (best.Test is { } test)
            Write(page, $"; on the test split {Escape(StandingWords.Metrics(test))}");
        page.Append(".</p><table>");
        foreach (var (parameter, value) in ReadableValue.Parameters(best.Configuration))
            Write(page, $"<tr><th>{Escape(parameter)}</th><td>{Escape(value)}</td></tr>");
        page.Append("</table><p>To train it again, put this in place of the <code>space</code> of the study file, ");
        page.Append("under another name and with <code>trials: 1</code>:</p>");
        page.Append("<pre>space:\n");
        foreach (var (parameter, value) in best.Configuration)
            Write(page, $"  {Escape(parameter)}: {{ kind: fixed, value: {Escape(JsonSerializer.Serialize(value))} }}\n");
        page.Append("</pre>");
    }

    private static void WriteNotes(StringBuilder page, IReadOnlyList<Note> notes)
    {
        if (notes.Count == 0)
            return;
        page.Append("<h2>What the lecture would say</h2>");
        foreach (var note in notes)
            Write(page, $"<h3>{Escape(note.Heading)}: {Escape(note.Whose)}</h3><p>{Escape(note.ExampleText)}</p>");
    }

    private static void WriteStages(StringBuilder page, IReadOnlyList<Stage> stages)
    {
        if (stages.Count == 0)
            return;
        page.Append("<h2>Stages</h2><ol>");
        foreach (var stage in stages)
            Write(page, $"<li>{Escape(stage.Text)}</li>");
        page.Append("</ol>");
    }

    private static void WriteTrials(StringBuilder page, StudyView view)
    {
        var shown = view.Ranking.Take(MostTrials).ToList();
        var table = TrialTable.Of(view.Study, shown);
        page.Append("<h2>Trials</h2>");
        if (shown.Count < view.Trials.Count)
            Write(page, $"<p>The best {shown.Count} of {view.Trials.Count}.</p>");
        page.Append("<div class=\"wide\"><table class=\"trials\"><tr>");
        foreach (var column in table.Columns)
            Write(page, $"<th>{Escape(column.Heading)}</th>");
        page.Append("</tr>");
        foreach (var row in table.Rows)
            page.Append("<tr>").AppendJoin("", row.Select(cell => $"<td>{Escape(cell)}</td>")).Append("</tr>");
        page.Append("</table></div>");
    }

    private static void WriteOrigin(StringBuilder page, ReportedStudy study)
    {
        Write(page, $"<h2>To get it again</h2><p>Seed {study.View.Study.Seed}");
        if (study.DataFingerprint is { } fingerprint)
            Write(page, $"; SHA-256 of the data <code>{Escape(fingerprint)}</code>");
        page.Append(". The study as it was submitted:</p><details><summary>study file</summary><pre>");
        foreach (var line in JsonSerializer.Serialize(study.Spec, SearchClusterJson.Indented).Split('\n'))
            page.Append(Escape(line)).Append('\n');
        page.Append("</pre></details>");
    }

    private static void Section(StringBuilder page, string heading, IReadOnlyList<Chart> charts, string? words = null)
    {
        if (charts.Count == 0)
            return;
        Write(page, $"<h2>{heading}</h2>");
        if (words is not null)
            Write(page, $"<p>{Escape(words)}</p>");
        var legend = charts.SelectMany(chart => chart.Legend).Distinct().ToList();
        if (legend.Count > 0)
            page.Append("<p class=\"legend\">").AppendJoin(
                ' ', legend.Select(entry => $"<span><i class=\"{entry.Kind}\"></i> {Escape(entry.Meaning)}</span>")).Append("</p>");
        page.Append("<div class=\"charts\">").AppendJoin("", charts.Select(SvgDrawing.Of)).Append("</div>");
    }

    private static void Write(StringBuilder page, FormattableString markup) => page.Append(markup.ToString(CultureInfo.InvariantCulture));

    private static string Escape(string text) => Printable.Html(text);
}
