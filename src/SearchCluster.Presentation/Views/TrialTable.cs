using System.Globalization;
using SearchCluster.Presentation.Words;
using SearchCluster.Search.Studies;

namespace SearchCluster.Presentation.Views;

/// <summary>Trials side by side.</summary>
public static class TrialTable
{
    private const int MostImportant = 1000;

    /// <summary>
    /// A row for each trial in their order, with a column for each parameter. The last parameters are left out first where it is too
    /// wide.
    /// </summary>
    public static TableView Of(StudySummary study, IReadOnlyList<TrialSummary> trials)
    {
        var rows = trials.Select(trial => new Row(trial)).ToList();
        var parameters = rows.SelectMany(row => row.Parameters.Keys).Distinct().ToList();
        var names = ReadableValue.ShortNames(parameters);
        return new TableView(
            [
                .. Facts(study),
                new("epochs", IsNumber: true, MostImportant - 3),
                .. parameters.Select(
                    (parameter, place) =>
                        new ColumnView(names[parameter], rows.Exists(row => row.IsNumber(parameter)), MostImportant - 4 - place)),
                new("verdicts"),
            ],
            [
                .. rows.Select(IReadOnlyList<string> (row) =>
                [
                    .. row.Facts,
                    row.Epochs,
                    .. parameters.Select(parameter => row.Parameters.GetValueOrDefault(parameter, "")),
                    row.Verdicts,
                ]),
            ]);
    }

    /// <summary>The same with one column for all parameters and verdicts, which may be broken into lines.</summary>
    public static TableView Narrow(StudySummary study, IReadOnlyList<TrialSummary> trials)
    {
        var rows = trials.Select(trial => new Row(trial)).ToList();
        var names = ReadableValue.ShortNames(rows.SelectMany(row => row.Parameters.Keys));
        return new TableView(
            [.. Facts(study), new("configuration · verdicts")],
            [.. rows.Select(IReadOnlyList<string> (row) => [.. row.Facts, row.Words(names)])]);
    }

    private static IEnumerable<ColumnView> Facts(StudySummary study) =>
    [
        new("trial", IsNumber: true, MostImportant),
        new("state", Importance: MostImportant - 2),
        new(study.Metric, IsNumber: true, MostImportant - 1) { ShortHeading = study.Metric.Split('.')[^1] },
    ];

    private sealed class Row(TrialSummary trial)
    {
        public IReadOnlyList<string> Facts { get; } =
            [trial.Number.ToString(CultureInfo.InvariantCulture), StandingWords.Of(trial), ReadableNumber.Of(trial.Value)];

        public string Epochs { get; } = trial.Epochs.ToString(CultureInfo.InvariantCulture);

        public Dictionary<string, string> Parameters { get; } =
            ReadableValue.Parameters(trial.Configuration).ToDictionary(parameter => parameter.Parameter, parameter => parameter.Value);

        public string Verdicts { get; } = string.Join(", ", Verdict.Of(trial).Select(verdict => verdict.Kind).Distinct());

        public bool IsNumber(string parameter) =>
            trial.Configuration.TryGetValue(parameter, out var value) && value.ValueKind == System.Text.Json.JsonValueKind.Number;

        public string Words(IReadOnlyDictionary<string, string> names) =>
            string.Join(
                ", ", Parameters.Select(parameter => $"{names[parameter.Key]} {parameter.Value}")) + (Verdicts.Length == 0
                    ? ""
                    : $" · {Verdicts}");
    }
}
