using SearchCluster.Client.Answers;
using Spectre.Console;

namespace SearchCluster.Client.Rendering;

/// <summary>The look of all tables: a line under the headings and no more, so that they survive a copy into a text.</summary>
internal static class PlainTable
{
    /// <summary>A table without rows.</summary>
    public static Table Create() => new Table().Border(TableBorder.Simple).BorderColor(Color.Grey);

    /// <summary>Adds a column of numbers.</summary>
    public static Table AddNumbers(this Table table, string heading) =>
        table.AddColumn(new TableColumn(PrintableConsole.Heading(heading)).RightAligned().NoWrap());

    /// <summary>Adds a column of text.</summary>
    public static Table AddText(this Table table, string heading) => table.AddColumn(new TableColumn(PrintableConsole.Heading(heading)));

    /// <summary>Adds a row of plain cells.</summary>
    public static void AddCells(this Table table, IEnumerable<string> cells) => table.AddRow(cells.Select(cell => PrintableConsole.Cell(cell)));

    /// <summary>A colour that says at a glance what became of a trial or study.</summary>
    public static string Colour(string state) => state switch
    {
        "completed" => "green",
        "diverged" or "failed" => "red",
        "running" => "blue",
        _ => "grey",
    };
}
