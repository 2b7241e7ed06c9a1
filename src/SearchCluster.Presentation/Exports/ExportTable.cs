using System.Text.Json;
using SearchCluster.Presentation.Views;
using SearchCluster.Search;
using SearchCluster.Search.Studies;

namespace SearchCluster.Presentation.Exports;

/// <summary>A study as one table: a row for each trial, or for each epoch of each trial.</summary>
/// <param name="Columns">At least one, all of the same length.</param>
/// <param name="Rows">Number of rows.</param>
public sealed record ExportTable(IReadOnlyList<ExportColumn> Columns, int Rows)
{
    /// <summary>A row for each trial, with the metrics of the epoch of its value.</summary>
    public static ExportTable OfTrials(ExportedStudy study)
    {
        TrialSummary[] trials = [.. study.Trials.Select(trial => trial.Summary)];
        var metrics = trials.SelectMany(trial => trial.Metrics.Keys).Distinct().ToList();
        return new ExportTable(
            [
                .. Facts(study, trials),
                .. metrics.Select(
                    metric =>
                        new ExportColumn.Numbers(
                            metric, [.. trials.Select(trial => trial.Metrics.TryGetValue(metric, out var value) ? value : (double?)null)])),
                .. SecondsToValue(study),
            ],
            trials.Length);
    }

    /// <summary>
    /// A row for each epoch from the untrained one on, with what is known of its trial; one row for a trial without epochs.
    /// </summary>
    public static ExportTable OfEpochs(ExportedStudy study)
    {
        (TrialSummary Trial, TrialReport? Report)[] rows =
        [
            .. study.Trials.SelectMany(trial => trial.Reports.DefaultIfEmpty<TrialReport?>(null).Select(report => (trial.Summary, report))),
        ];
        var metrics = rows.SelectMany(row => row.Report?.Metrics() ?? []).Select(metric => metric.Key).Distinct().ToList();
        return new ExportTable(
            [
                .. Facts(study, [.. rows.Select(row => row.Trial)]),
                new ExportColumn.Integers("epoch", [.. rows.Select(row => (long?)row.Report?.Epoch)]),
                .. metrics.Select(metric => new ExportColumn.Numbers(metric, [.. rows.Select(row => row.Report?.Metric(metric))])),
                new ExportColumn.Numbers("epochSeconds", [.. rows.Select(row => row.Report?.Metric("seconds"))]),
            ],
            rows.Length);
    }

    // Seconds as an objective: those up to the epoch of the value. A trial's whole duration is the column "seconds".
    private static IEnumerable<ExportColumn> SecondsToValue(ExportedStudy study) =>
        from objective in study.Spec.Search.Objectives
        where objective.Metric == ObjectiveValues.Seconds
        select new ExportColumn.Numbers(
            "secondsToValue", [.. study.Trials.Select(trial => ObjectiveValues.Of(trial.Summary, objective, study.Spec, trial.Reports))]);

    private static IEnumerable<ExportColumn> Facts(ExportedStudy study, TrialSummary[] trials)
    {
        yield return new ExportColumn.Integers("trial", [.. trials.Select(trial => (long?)trial.Number)]);
        yield return new ExportColumn.Texts("state", [.. trials.Select(trial => trial.State.ToString())]);
        // Not "value": that is the metric of a function.
        yield return new ExportColumn.Numbers("objective", [.. trials.Select(trial => trial.Value)]);
        if (study.Summary.Front is { } front)
        {
            var numbers = front.Select(trial => trial.Number).ToHashSet();
            yield return new ExportColumn.Flags("front", [.. trials.Select(trial => (bool?)numbers.Contains(trial.Number))]);
        }

        if (Array.Exists(trials, trial => trial.Violation is not null))
            yield return new ExportColumn.Numbers("violation", [.. trials.Select(trial => trial.Violation)]);
        if (Array.Exists(trials, trial => trial.Lineage is { Stage: >= 0 }))
            yield return new ExportColumn.Integers(
                "stage", [.. trials.Select(trial => trial.Lineage is { Stage: >= 0 and var stage } ? (long?)stage : null)]);
        yield return new ExportColumn.Integers("epochs", [.. trials.Select(trial => (long?)trial.Epochs)]);
        yield return new ExportColumn.Integers("attempts", [.. trials.Select(trial => (long?)trial.Attempts)]);
        yield return new ExportColumn.Numbers("seconds", [.. trials.Select(trial => trial.Timing?.Seconds)]);
        if (Array.Exists(trials, trial => trial.Cause is not null))
            yield return new ExportColumn.Texts(
                "cause", [.. trials.Select(CauseOf)]);
        yield return new ExportColumn.Texts("reason", [.. trials.Select(trial => trial.Reason)]);
        yield return new ExportColumn.Texts(
            "verdicts", [.. trials.Select(trial => string.Join(' ', Verdict.Of(trial).Select(verdict => verdict.Kind).Distinct()))]);
        foreach (var parameter in study.Spec.Search.Space.Keys)
            yield return Parameter(
                parameter, [.. trials.Select(trial => ValueOf(trial, parameter))]);
    }

    // Numbers where all of it are, truths likewise; else text: names as they are, whole sections as JSON.
    private static ExportColumn Parameter(string name, JsonElement?[] values)
    {
        var kinds = values.OfType<JsonElement>().Select(value => value.ValueKind).Distinct().ToList();
        if (kinds is [JsonValueKind.Number])
            return new ExportColumn.Numbers(name, [.. values.Select(value => value?.GetDouble())]);
        if (kinds.Count > 0 && kinds.TrueForAll(kind => kind is JsonValueKind.True or JsonValueKind.False))
            return new ExportColumn.Flags(name, [.. values.Select(value => value?.GetBoolean())]);
        return new ExportColumn.Texts(
            name, [.. values.Select(TextOf)]);
    }

    private static JsonElement? ValueOf(TrialSummary trial, string parameter) =>
        trial.Configuration.TryGetValue(parameter, out var value) ? value : null;

    private static string? CauseOf(TrialSummary trial) =>
        trial.Cause is { } cause ? JsonNamingPolicy.CamelCase.ConvertName(cause.ToString()) : null;

    private static string? TextOf(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { } other => other.GetRawText(),
        null => null,
    };
}
