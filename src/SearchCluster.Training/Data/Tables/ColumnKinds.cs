namespace SearchCluster.Training.Data.Tables;

/// <summary>
/// Finds the kind of each column: what its plan says, or what its cells look like. A column half of whose cells are numbers, or dates, is
/// one of numbers or dates with mistakes in it.
/// </summary>
/// <param name="table">The table.</param>
/// <param name="isLabel">Whether the columns are what is predicted, so that names would be classes.</param>
internal sealed class ColumnKinds(RawTable table, bool isLabel = false)
{
    /// <summary>From this share of its cells on a column is of numbers, or dates, and the others are mistakes.</summary>
    private const double Most = 0.5;

    private static readonly string[][] Truths =
        [["false", "true"], ["no", "yes"], ["n", "y"], ["f", "t"], ["off", "on"]];

    private readonly List<DataFileException> _problems = [];

    /// <summary>Everything that is wrong with the cells of the columns asked for.</summary>
    public IReadOnlyList<DataFileException> Problems => _problems;

    /// <summary>The column at a place, with its kind and its values.</summary>
    public TableColumn Of(int place, ColumnPlan? plan)
    {
        var column = new TableColumn(table, place, plan?.As ?? ColumnKind.Number);
        return column.Texts is not { } texts ? column : (plan?.As, plan?.Format) switch
        {
            (ColumnKind.Category, _) => column,
            (ColumnKind.Number, _) => Numbers(column, texts),
            (ColumnKind.Boolean, _) => Booleans(column, texts) ?? Refused(column, "true or false, or yes or no", texts, IsTruth),
            (ColumnKind.Date, _) or (_, not null) => Dates(column, texts, plan?.Format),
            _ => Found(column, texts),
        };
    }

    private TableColumn Found(TableColumn column, TextColumn texts)
    {
        var numbers = Share(texts, table.Text.Style.LooksLikeOne);
        var dates = numbers > 0 ? 0 : DatesShare(texts);
        return numbers >= Most ? Numbers(column, texts)
            : Booleans(column, texts) ?? (dates >= Most
                ? Dates(column, texts, form: null)
                : column with { Kind = ColumnKind.Category });
    }

    // Of the cells that are not missing among numbers.
    private static double Share(TextColumn texts, Func<string, bool> holds)
    {
        var (all, of) = (0L, 0L);
        foreach (var (text, count) in texts.Texts.Zip(texts.Counts))
            if (!MissingText.IsAmongNumbers(text))
                (all, of) = (all + count, of + (holds(text) ? count : 0));
        return all == 0 ? 0 : (double)of / all;
    }

    private static double DatesShare(TextColumn texts)
    {
        List<string> present = [.. texts.Texts.Where(text => !MissingText.IsAmongNumbers(text))];
        return DateText.CommonForm(present) is { } form ? Share(texts, text => DateText.TryDays(text, form, out _)) : 0;
    }

    private TableColumn Numbers(TableColumn column, TextColumn texts)
    {
        var values = new double[texts.Texts.Count];
        var (percent, plain, wrong) = (-1, -1, new List<int>());
        for (var code = 0; code < values.Length; code++)
        {
            values[code] = double.NaN;
            if (MissingText.IsAmongNumbers(texts.Texts[code]))
                continue;
            if (!table.Text.Style.TryWritten(texts.Texts[code], out values[code], out var isPercent))
                wrong.Add(code);
            else if (isPercent)
                percent = percent < 0 ? code : percent;
            else if (values[code] != 0)
                plain = plain < 0 ? code : plain;
        }

        if (wrong.Count > 0)
            Refuse(column, texts, wrong, "a number", wrong.Exists(code => !table.Text.Style.LooksLikeOne(texts.Texts[code]))
                ? isLabel ? "Correct it, or take the labels for classes (labels: names)."
                    : $"Correct it, or take the column for names (columns: {{ {YamlText.Of(column.Name)}: {{ as: category }} }})."
                : "");
        else if (percent >= 0 && plain >= 0)
            Refuse(column, texts, [Math.Max(percent, plain)],
                percent < plain ? "a number with a percent sign, as above" : "a number without a percent sign, as above", "");
        return column with { Kind = ColumnKind.Number, Values = values };
    }

    private static TableColumn? Booleans(TableColumn column, TextColumn texts)
    {
        List<string> present = [.. texts.Texts.Select(text => text.ToLowerInvariant())];
        return Array.Find(Truths, pair => present.Count > 0 && present.TrueForAll(pair.Contains)) is { } truth
            ? column with { Kind = ColumnKind.Boolean, Values = [.. present.Select(text => (double)Array.IndexOf(truth, text))] }
            : null;
    }

    private static bool IsTruth(string text) => Truths.Any(pair => pair.Contains(text.ToLowerInvariant()));

    private TableColumn Dates(TableColumn column, TextColumn texts, string? form)
    {
        List<string> present = [.. texts.Texts.Where(text => !MissingText.IsAmongNumbers(text))];
        var forms = form is null ? DateText.FormsOf(present) : [form];
        var read = forms.Count > 0 ? forms[0] : DateText.CommonForm(present) ?? "yyyy-M-d";
        var values = texts.Texts.Select(text => DateText.TryDays(text, read, out var days) ? days : double.NaN).ToArray();
        List<int> wrong = [.. Enumerable.Range(0, values.Length)
            .Where(code => double.IsNaN(values[code]) && !MissingText.IsAmongNumbers(texts.Texts[code]))];
        if (wrong.Count > 0)
            Refuse(column, texts, wrong, $"a date such as {DateText.Example(read)}", "");
        else if (forms.Skip(1).FirstOrDefault(other => Differ(present, read, other)) is { } other)
            _problems.Add(new DataFileException(table.Text.File, $"column '{column.Name}'",
                $"dates whose day and month can be told apart (columns: {{ {YamlText.Of(column.Name)}: {{ as: date, format: {read} }} }})",
                $"{DataText.Quote(present[0])}, which may be {read} or {other}"));
        return column with { Kind = ColumnKind.Date, Values = values, Form = read };
    }

    private static bool Differ(List<string> texts, string form, string other) => texts.Exists(text =>
        DateText.TryDays(text, form, out var one) && DateText.TryDays(text, other, out var two) && one != two);

    private TableColumn Refused(TableColumn column, string expected, TextColumn texts, Func<string, bool> isRight)
    {
        Refuse(column, texts, [.. Enumerable.Range(0, texts.Texts.Count).Where(code => !isRight(texts.Texts[code]))], expected, "");
        return column with { Values = new double[texts.Texts.Count] };
    }

    private void Refuse(TableColumn column, TextColumn texts, List<int> wrong, string expected, string advice)
    {
        var first = wrong.DefaultIfEmpty(0).MinBy(code => texts.Lines[code]);
        var others = wrong.Sum(code => (long)texts.Counts[code]) - 1;
        var more = others > 0 ? $" (and {others} more such {(others == 1 ? "cell" : "cells")})" : "";
        _problems.Add(new DataFileException(table.Text.File, $"line {texts.Lines[first]}, column '{column.Name}'", expected,
            $"{DataText.Quote(texts.Texts[first])}{more}")
        { Advice = advice });
    }
}
