using System.Globalization;

namespace SearchCluster.Training.Data.Tables;

/// <summary>A column of a table, as <c>plan</c> and <c>check</c> show it.</summary>
/// <param name="Column">What it is called.</param>
/// <param name="Type">number, category, date or boolean.</param>
/// <param name="Missing">Rows without a value.</param>
/// <param name="Distinct">Different values; null where there are more than are counted.</param>
/// <param name="Range">Least and greatest value, or the most frequent names.</param>
/// <param name="Becomes">What becomes of it.</param>
public sealed record ColumnSummary(string Column, string Type, int Missing, int? Distinct, string Range, string Becomes)
{
    /// <summary>Different numbers of a column are counted up to here.</summary>
    public const int MostDistinct = NumberColumn.MostDistinct;

    private const int NamesShown = 3;

    /// <summary>Describes a column.</summary>
    internal static ColumnSummary Of(TableColumn column, string becomes) => column.Kind == ColumnKind.Category
        ? new ColumnSummary(column.Name, TypeOf(column), column.Missing, column.Texts!.Texts.Count, NamesOf(column.Texts), becomes)
        : new ColumnSummary(column.Name, TypeOf(column), column.Missing, column.Summary().Distinct, RangeOf(column), becomes);

    private static string TypeOf(TableColumn column) => column.Kind.ToString().ToLowerInvariant();

    private static string NamesOf(TextColumn texts)
    {
        var most = Enumerable.Range(0, texts.Texts.Count).OrderByDescending(code => texts.Counts[code]).ThenBy(code => code)
            .Take(NamesShown).Select(code => DataText.Quote(texts.Texts[code]));
        return string.Join(", ", most) + (texts.Texts.Count > NamesShown ? ", …" : "");
    }

    private static string RangeOf(TableColumn column)
    {
        var summary = column.Summary();
        return summary.Count == 0 ? "no value" : $"{Show(summary.Least)} to {Show(summary.Greatest)}";

        string Show(double value) => column.Kind == ColumnKind.Date ? DateText.Show(value)
            : value.ToString("G6", CultureInfo.InvariantCulture);
    }
}
