using System.Globalization;
using System.Net;
using System.Text;
using SearchCluster.Client.Commands;
using SearchCluster.Client.Export;
using SearchCluster.Client.Rendering;
using SearchCluster.Search;
using SearchCluster.Search.Importance;
using SearchCluster.Search.Samplers;
using SearchCluster.Search.Studies;

namespace SearchCluster.Client.Report;

/// <summary>A study as one HTML page that needs nothing else: no network, no scripts, no files beside it.</summary>
internal static class ReportPage
{
    private const int MostTrials = 200;
    private const int MostNumbers = 12;

    /// <summary>The page.</summary>
    public static string Of(ExportedStudy study)
    {
        var findings = StudyFindings.Of(study.Summary, study.Spec, [.. study.Trials.Select(trial => trial.Summary)]);
        var charts = new StudyCharts(study);
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{Escape(study.Summary.Study)}</title><style>{Style}</style></head><body><main>");
        WriteHeading(page, study.Summary);
        WriteBest(page, study.Summary);
        Section(page, "Objective over trials", charts.Objective());
        Section(page, "Pareto front", charts.Front());
        if (findings.Importance is { } importance)
            WriteImportance(page, importance);
        Section(page, "Learning curves", charts.Curves());
        Section(page, "Parameter by parameter", charts.Slices());
        Section(page, "Parameters side by side", charts.Parallel());
        WriteNotes(page, findings.Trials);
        WriteStages(page, findings.Trials);
        WriteTrials(page, study);
        return page.Append("</main></body></html>\n").ToString();
    }

    private static void WriteHeading(StringBuilder page, StudySummary study)
    {
        page.Append(CultureInfo.InvariantCulture, $"<h1>{Escape(study.Study)}</h1><p>{Escape(study.State.ToString().ToLowerInvariant())}: {Escape(StudyView.Counts(study.Counts))}, {Escape(ReadableNumber.Duration(study.Timing.Seconds))}; {(study.Direction == Direction.Maximize ? "the highest" : "the lowest")} {Escape(study.Metric)} is best; seed {study.Seed}.</p>");
        if (study.Reason is { } reason)
            page.Append(CultureInfo.InvariantCulture, $"<p>{Escape(reason)}</p>");
        page.Append("<p class=\"legend\"><span class=\"best\">●</span> the best tenth <span class=\"other\">●</span> other trials <span class=\"diverged\">●</span> diverged</p>");
    }

    private static void WriteBest(StringBuilder page, StudySummary study)
    {
        if (study.Best is not { } best)
            return;
        page.Append(CultureInfo.InvariantCulture, $"<h2>Best configuration</h2><p>Trial {best.Number}: {Escape(study.Metric)} <strong>{ReadableNumber.Of(best.Value)}</strong> at epoch {best.Epoch}");
        if (best.Test is { } test)
            page.Append(CultureInfo.InvariantCulture, $"; on the test split {Escape(string.Join(", ", test.Select(metric => $"{metric.Key} {ReadableNumber.Of(metric.Value)}")))}");
        page.Append(".</p><table>");
        foreach (var (parameter, value) in ReadableValue.Parameters(best.Configuration))
            page.Append(CultureInfo.InvariantCulture, $"<tr><th>{Escape(parameter)}</th><td>{Escape(value)}</td></tr>");
        page.Append("</table>");
    }

    private static void WriteImportance(StringBuilder page, StudyImportance importance)
    {
        page.Append(CultureInfo.InvariantCulture, $"<h2>What made the difference</h2><p>From {importance.Trials} trials: {Escape(ImportanceWords.Of(importance))}.</p><table class=\"bars\">");
        foreach (var parameter in importance.Parameters)
            page.Append(CultureInfo.InvariantCulture, $"<tr><th>{Escape(parameter.Parameter)}</th><td><div style=\"width:{100 * parameter.Share:0.#}%\"></div></td><td>{ImportanceWords.Percent(parameter.Share)}</td></tr>");
        page.Append("</table>");
    }

    private static void WriteNotes(StringBuilder page, IReadOnlyList<TrialSummary> trials)
    {
        var kinds = trials.SelectMany(Verdict.Of).GroupBy(verdict => verdict.Kind)
            .Select(kind => (Name: LectureNotes.InWords(kind.Key), Numbers: kind.Select(verdict => verdict.Trial).Distinct().ToList(), Example: kind.First()))
            .OrderByDescending(kind => kind.Numbers.Count).ThenBy(kind => kind.Name, StringComparer.Ordinal).ToList();
        if (kinds.Count == 0)
            return;
        page.Append("<h2>What the lecture would say</h2>");
        foreach (var (name, numbers, example) in kinds)
        {
            var named = string.Join(", ", numbers.Take(MostNumbers)) + (numbers.Count > MostNumbers ? ", …" : "");
            page.Append(CultureInfo.InvariantCulture, $"<h3>{Escape(name)}</h3><p>{(numbers.Count == 1 ? "Trial" : $"{numbers.Count} trials:")} {named}. {(numbers.Count == 1 ? "" : $"Trial {example.Trial}: ")}{Escape(example.Text)}");
            if (example.Advice is { } advice)
                page.Append(CultureInfo.InvariantCulture, $" → <em>{Escape(advice)}</em>");
            page.Append("</p>");
        }
    }

    private static void WriteStages(StringBuilder page, IReadOnlyList<TrialSummary> trials)
    {
        var stages = trials.Select(trial => trial.Lineage).OfType<Lineage>().DistinctBy(lineage => lineage.Stage).OrderBy(lineage => lineage.Stage).ToList();
        if (stages.Count == 0)
            return;
        page.Append("<h2>Stages</h2><ol>");
        foreach (var stage in stages)
            page.Append(CultureInfo.InvariantCulture, $"<li>{Escape(stage.Text)}</li>");
        page.Append("</ol>");
    }

    private static void WriteTrials(StringBuilder page, ExportedStudy study)
    {
        var objective = study.Spec.Objective;
        var shown = study.Trials.Select(trial => trial.Summary)
            .OrderBy(trial => trial.State == TrialState.Completed ? 0 : 1)
            .ThenBy(trial => objective.Cost(trial.Value ?? double.NaN)).ThenBy(trial => trial.Number)
            .Take(MostTrials).ToList();
        var names = ReadableValue.ShortNames(study.Spec.Space.Keys);
        page.Append(CultureInfo.InvariantCulture, $"<h2>Trials</h2>{(shown.Count < study.Trials.Count ? $"<p>The best {shown.Count} of {study.Trials.Count}.</p>" : "")}<div class=\"wide\"><table class=\"trials\"><tr><th>trial</th><th>state</th><th>{Escape(study.Summary.Metric)}</th><th>epochs</th>");
        foreach (var parameter in study.Spec.Space.Keys)
            page.Append(CultureInfo.InvariantCulture, $"<th>{Escape(names[parameter])}</th>");
        page.Append("</tr>");
        foreach (var trial in shown)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{trial.Number}</td><td>{Escape(trial.State.ToString().ToLowerInvariant())}</td><td>{ReadableNumber.Of(trial.Value)}</td><td>{trial.Epochs}</td>");
            foreach (var parameter in study.Spec.Space.Keys)
                page.Append(CultureInfo.InvariantCulture, $"<td>{(trial.Configuration.TryGetValue(parameter, out var value) ? Escape(ReadableValue.Of(value)) : "")}</td>");
            page.Append("</tr>");
        }

        page.Append("</table></div>");
    }

    private static void Section(StringBuilder page, string heading, string charts)
    {
        if (charts.Length > 0)
            page.Append(CultureInfo.InvariantCulture, $"<h2>{heading}</h2><div class=\"charts\">{charts}</div>");
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);

    private const string Style = """
        :root { --page: #fff; --text: #1c1e21; --faint: #667; --line: #e3e5e8; --best: #0a62c4; --other: #9aa3ad; --bad: #c0392b; }
        @media (prefers-color-scheme: dark) { :root { --page: #16181b; --text: #e8eaed; --faint: #9aa3ad; --line: #2e3238; --best: #6cb2ff; --other: #6b7480; --bad: #ff7b6b; } }
        body { background: var(--page); color: var(--text); font: 15px/1.5 system-ui, sans-serif; margin: 0; }
        main { max-width: 960px; margin: 0 auto; padding: 24px; }
        h1 { margin: 0; } h2 { margin: 36px 0 8px; } h3 { margin: 16px 0 0; font-size: 1em; }
        p { margin: 4px 0; } .legend { color: var(--faint); } .legend span { margin-left: 12px; } .legend span:first-child { margin-left: 0; }
        table { border-collapse: collapse; } th, td { padding: 3px 12px 3px 0; text-align: left; font-weight: normal; }
        th { color: var(--faint); } .wide { overflow-x: auto; } .trials { font-size: 13px; font-variant-numeric: tabular-nums; } .trials td { border-top: 1px solid var(--line); white-space: nowrap; }
        .bars { width: 100%; } .bars th { width: 1%; white-space: nowrap; } .bars td:last-child { width: 1%; white-space: nowrap; } .bars div { background: var(--best); height: 12px; border-radius: 2px; min-width: 1px; }
        .charts { display: flex; flex-wrap: wrap; gap: 8px 24px; } svg { max-width: 100%; height: auto; font: 11px system-ui, sans-serif; }
        .tick { fill: var(--faint); } .name { fill: var(--text); } .grid { stroke: var(--line); } .axis { stroke: var(--faint); }
        circle.best { fill: var(--best); } circle.other { fill: var(--other); fill-opacity: .7; } circle.diverged { fill: none; stroke: var(--bad); }
        polyline { fill: none; } polyline.best { stroke: var(--best); stroke-width: 1.6; } polyline.other { stroke: var(--other); stroke-opacity: .45; } polyline.diverged { stroke: var(--bad); stroke-opacity: .6; }
        polyline.so-far { stroke: var(--best); stroke-width: 1.6; stroke-dasharray: 4 3; } circle:hover { r: 6; } polyline:hover { stroke-width: 3; stroke-opacity: 1; }
        span.best { color: var(--best); } span.other { color: var(--other); } span.diverged { color: var(--bad); }
        """;
}
