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

/// <summary>A study as one HTML page that needs nothing else: no network, no scripts, no files beside it; the page forbids them to itself too.</summary>
public static class ReportPage
{
    private const int MostTrials = 200;

    /// <summary>The page.</summary>
    public static string Of(ExportedStudy study)
    {
        var view = StudyView.Of(study.Summary, study.Spec, [.. study.Trials.Select(trial => trial.Summary)]);
        var charts = new StudyCharts(study, view.Importance);
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"><meta name=\"viewport\" content=\"width=device-width\"><title>{Escape(study.Summary.Study)}</title><style>{PageStyle.Sheet}</style></head><body><main>");
        WriteHeading(page, study.Summary);
        WriteBest(page, study);
        Section(page, "Objective over trials", charts.Objective());
        Section(page, "Pareto front", charts.Front(), "Blue: no other trial beats it in all objectives.");
        Section(page, "What made the difference", charts.Importance(), view.Importance is { } importance ? $"From {importance.Trials} trials: {ImportanceWords.Of(importance)}." : null);
        Section(page, "Learning curves", charts.Curves());
        Section(page, "Parameter by parameter", charts.Slices());
        Section(page, "Parameters side by side", charts.Parallel());
        Section(page, "Layers of the best trial", charts.Layers(), "Grey untrained, blue at the epoch of its value. Healthy activations keep their spread from layer to layer.");
        WriteNotes(page, view.Notes);
        WriteStages(page, view.Stages);
        WriteTrials(page, study, view.Ranking);
        WriteOrigin(page, study);
        return page.Append("</main></body></html>\n").ToString();
    }

    private static void WriteHeading(StringBuilder page, StudySummary study)
    {
        page.Append(CultureInfo.InvariantCulture, $"<h1>{Escape(study.Study)}</h1><p>{Escape(StandingWords.Of(study.State))}: {Escape(CountWords.Of(study.Counts))}, {Escape(ReadableNumber.Duration(study.Timing.Seconds))}; {(study.Direction == Direction.Maximize ? "the highest" : "the lowest")} {Escape(study.Metric)} is best; seed {study.Seed}.</p>");
        if (study.Reason is { } reason)
            page.Append(CultureInfo.InvariantCulture, $"<p>{Escape(reason)}</p>");
        page.Append("<p class=\"legend\"><span class=\"best\">●</span> the best tenth <span class=\"other\">●</span> other trials <span class=\"diverged\">●</span> diverged</p>");
    }

    private static void WriteBest(StringBuilder page, ExportedStudy exported)
    {
        var study = exported.Summary;
        if (study.Best is not { } best)
        {
            page.Append(CultureInfo.InvariantCulture, $"<p>There is no best configuration: {Escape(StandingWords.WhyNoneIsBest(study.Counts))}.</p>");
            return;
        }

        page.Append(CultureInfo.InvariantCulture, $"<h2>Best configuration</h2><p>Trial {best.Number}: {Escape(study.Metric)} <strong>{ReadableNumber.Of(best.Value)}</strong> at epoch {best.Epoch}");
        if (best.Test is { } test)
            page.Append(CultureInfo.InvariantCulture, $"; on the test split {Escape(string.Join(", ", test.Select(metric => $"{metric.Key} {ReadableNumber.Of(metric.Value)}")))}");
        page.Append(".</p><table>");
        foreach (var (parameter, value) in ReadableValue.Parameters(best.Configuration))
            page.Append(CultureInfo.InvariantCulture, $"<tr><th>{Escape(parameter)}</th><td>{Escape(value)}</td></tr>");
        page.Append("</table><p>To train it again, put this in place of the <code>space</code> of the study file, under another name and with <code>trials: 1</code>:</p><pre>space:\n");
        foreach (var (parameter, value) in best.Configuration)
            page.Append(CultureInfo.InvariantCulture, $"  {Escape(parameter)}: {{ kind: fixed, value: {Escape(JsonSerializer.Serialize(value))} }}\n");
        page.Append("</pre>");
    }

    private static void WriteNotes(StringBuilder page, IReadOnlyList<Note> notes)
    {
        if (notes.Count == 0)
            return;
        page.Append("<h2>What the lecture would say</h2>");
        foreach (var note in notes)
            page.Append(CultureInfo.InvariantCulture, $"<h3>{Escape(note.Heading)}: {Escape(note.Whose)}</h3><p>{Escape(note.ExampleText)}</p>");
    }

    private static void WriteStages(StringBuilder page, IReadOnlyList<Stage> stages)
    {
        if (stages.Count == 0)
            return;
        page.Append("<h2>Stages</h2><ol>");
        foreach (var stage in stages)
            page.Append(CultureInfo.InvariantCulture, $"<li>{Escape(stage.Text)}</li>");
        page.Append("</ol>");
    }

    private static void WriteTrials(StringBuilder page, ExportedStudy study, IReadOnlyList<TrialSummary> ranking)
    {
        var shown = ranking.Take(MostTrials).ToList();
        var names = ReadableValue.ShortNames(study.Spec.Search.Space.Keys);
        page.Append(CultureInfo.InvariantCulture, $"<h2>Trials</h2>{(shown.Count < study.Trials.Count ? $"<p>The best {shown.Count} of {study.Trials.Count}.</p>" : "")}<div class=\"wide\"><table class=\"trials\"><tr><th>trial</th><th>state</th><th>{Escape(study.Summary.Metric)}</th><th>epochs</th>");
        foreach (var parameter in study.Spec.Search.Space.Keys)
            page.Append(CultureInfo.InvariantCulture, $"<th>{Escape(names[parameter])}</th>");
        page.Append("</tr>");
        foreach (var trial in shown)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{trial.Number}</td><td>{Escape(StandingWords.Of(trial))}</td><td>{ReadableNumber.Of(trial.Value)}</td><td>{trial.Epochs}</td>");
            foreach (var parameter in study.Spec.Search.Space.Keys)
                page.Append(CultureInfo.InvariantCulture, $"<td>{(trial.Configuration.TryGetValue(parameter, out var value) ? Escape(ReadableValue.Of(value)) : "")}</td>");
            page.Append("</tr>");
        }

        page.Append("</table></div>");
    }

    private static void WriteOrigin(StringBuilder page, ExportedStudy study)
    {
        page.Append(CultureInfo.InvariantCulture, $"<h2>To get it again</h2><p>Seed {study.Summary.Seed}");
        if (study.DataFingerprint is { } fingerprint)
            page.Append(CultureInfo.InvariantCulture, $"; SHA-256 of the data <code>{Escape(fingerprint)}</code>");
        page.Append(CultureInfo.InvariantCulture, $". The study as it was submitted:</p><details><summary>study file</summary><pre>{Escape(JsonSerializer.Serialize(study.Spec, SearchClusterJson.Indented))}</pre></details>");
    }

    private static void Section(StringBuilder page, string heading, IReadOnlyList<Chart> charts, string? words = null)
    {
        if (charts.Count == 0)
            return;
        page.Append(CultureInfo.InvariantCulture, $"<h2>{heading}</h2>");
        if (words is not null)
            page.Append(CultureInfo.InvariantCulture, $"<p>{Escape(words)}</p>");
        page.Append("<div class=\"charts\">").AppendJoin("", charts.Select(SvgDrawing.Of)).Append("</div>");
    }

    private static string Escape(string text) => Printable.Html(text);
}
