using SearchCluster.Presentation.Views;
using SearchCluster.Presentation.Words;
using SearchCluster.Search.Studies;
using Spectre.Console;

namespace SearchCluster.Client.Rendering;

/// <summary>Trials side by side: a column per parameter where the terminal is wide enough, else one column for them all.</summary>
internal static class TrialTable
{
    // What Spectre puts around a cell of a simple table.
    private const int CellPadding = 2;

    /// <summary>Writes all of <paramref name="trials"/> in their order.</summary>
    public static void Write(IAnsiConsole console, StudySummary study, IReadOnlyList<TrialSummary> trials)
    {
        var rows = trials.Select(trial => new Row(trial)).ToList();
        var parameters = rows.SelectMany(row => row.Parameters.Keys).Distinct().ToList();
        var names = ReadableValue.ShortNames(parameters);
        var wide = WithColumns(study, rows, parameters, names, out var width);
        console.Write(width <= console.Profile.Width ? wide : WithOneColumn(study, rows, names));
    }

    private static Table WithColumns(
        StudySummary study, List<Row> rows, List<string> parameters, IReadOnlyDictionary<string, string> names, out int width)
    {
        List<string> headings = ["trial", "state", study.Metric, "epochs", .. parameters.Select(parameter => names[parameter]), "verdicts"];
        var cells = rows.Select(row => (List<string>)[
            .. row.Facts, .. parameters.Select(parameter => row.Parameters.GetValueOrDefault(parameter, "")), row.Verdicts]).ToList();
        width = headings.Select((heading, column) => CellPadding + cells.Select(row => row[column].Length).Append(heading.Length).Max()).Sum();

        var table = PlainTable.Create().AddNumbers(headings[0]).AddText(headings[1]).AddNumbers(headings[2]).AddNumbers(headings[3]);
        for (var column = 4; column < headings.Count; column++)
        {
            if (column < headings.Count - 1 && cells.Exists(row => row[column] is ['-' or (>= '0' and <= '9'), ..]))
                table.AddNumbers(headings[column]);
            else
                table.AddText(headings[column]);
        }

        foreach (var row in cells)
            table.AddCells(row);
        return table;
    }

    private static Table WithOneColumn(StudySummary study, List<Row> rows, IReadOnlyDictionary<string, string> names)
    {
        var table = PlainTable.Create().AddNumbers("trial").AddText("state").AddNumbers(study.Metric.Split('.')[^1]).AddText("configuration · verdicts");
        foreach (var row in rows)
        {
            var configuration = string.Join(", ", row.Parameters.Select(parameter => $"{names[parameter.Key]} {parameter.Value}"));
            table.AddCells([row.Facts[0], row.Facts[1], row.Facts[2], row.Verdicts.Length == 0 ? configuration : $"{configuration} · {row.Verdicts}"]);
        }

        return table;
    }

    private sealed class Row(TrialSummary trial)
    {
        public List<string> Facts { get; } = [
            trial.Number.ToString(System.Globalization.CultureInfo.InvariantCulture),
            StandingWords.Of(trial),
            ReadableNumber.Of(trial.Value),
            trial.Epochs.ToString(System.Globalization.CultureInfo.InvariantCulture)];

        public Dictionary<string, string> Parameters { get; } =
            ReadableValue.Parameters(trial.Configuration).ToDictionary(parameter => parameter.Parameter, parameter => parameter.Value);

        public string Verdicts { get; } = string.Join(", ", Verdict.Of(trial).Select(verdict => verdict.Kind).Distinct());
    }
}
