using System.Globalization;
using SearchCluster.Presentation.Views;
using SearchCluster.Training.Data.Tables;
using Spectre.Console;

namespace SearchCluster.Client.Rendering;

/// <summary>The columns of a table, and what becomes of each.</summary>
internal static class ColumnsTable
{
    private const int MostColumns = 40;
    private const int LeastName = 10;
    private const int LeastBecomes = 20;

    /// <summary>Writes them; nothing where the data come from no table.</summary>
    public static void Write(IAnsiConsole console, IReadOnlyList<ColumnSummary> columns)
    {
        if (columns.Count == 0)
            return;
        console.WriteLine();
        console.WriteTable(new TableView(
            [
                new("column", Importance: 6) { LeastWidth = LeastName },
                new("type", Importance: 5),
                new("missing", IsNumber: true, 3),
                new("distinct", IsNumber: true, 2),
                new("range", Importance: 1),
                new("becomes", Importance: 4) { LeastWidth = LeastBecomes },
            ],
            [
                .. columns.Take(MostColumns).Select(IReadOnlyList<string> (column) =>
                [
                    column.Column,
                    column.Type,
                    column.Missing.ToString(CultureInfo.InvariantCulture),
                    column.Distinct?.ToString(CultureInfo.InvariantCulture) ?? $"over {ColumnSummary.MostDistinct}",
                    column.Range,
                    column.Becomes,
                ]),
            ]));
        if (columns.Count > MostColumns)
            console.WriteLine($"  and {columns.Count - MostColumns} more columns");
        console.WriteLine();
    }
}
