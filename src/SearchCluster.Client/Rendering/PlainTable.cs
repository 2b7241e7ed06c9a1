using System.Globalization;
using SearchCluster.Client.Answers;
using SearchCluster.Presentation.Views;
using SearchCluster.Presentation.Words;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace SearchCluster.Client.Rendering;

/// <summary>
/// The look of all tables: a line under the headings and no more, so that they survive a copy into a text. A row is a line. Where the
/// width does not suffice, headings are shortened, then long words are cut, then the least important columns are left out.
/// </summary>
internal static class PlainTable
{
    // Spectre puts a blank on each side of a cell, and the border of a simple table one before each column and at the end.
    private const int CellPadding = 3;
    private const int Ends = 1;

    private const int MostDrawn = 500;

    /// <summary>Writes a table as wide as the console at most.</summary>
    public static void WriteTable(this IAnsiConsole console, TableView view)
    {
        var columns = Fit(view, console.Profile.Width);
        if (view.Rows.Count <= MostDrawn)
        {
            console.Write(Draw(view, columns, colours: null));
            return;
        }

        // Spectre measures every cell several times: a long table is written as lines, one after the other.
        var headings = Line(view, columns, column => column.Heading);
        console.WriteLines(["", headings, new string('─', WidthOf(columns))]);
        console.WriteLines(view.Rows.Select(row => Line(view, columns, column => row[column.Place])).Append(""));
    }

    /// <summary>The table for a width.</summary>
    /// <param name="view">What it shows.</param>
    /// <param name="width">Characters that a line has.</param>
    /// <param name="colours">The colour of each cell of a row's column, by row and column; null for none.</param>
    public static Table Of(TableView view, int width, Func<int, int, string?>? colours = null) =>
        Draw(view, Fit(view, width), colours);

    private static Table Draw(TableView view, List<Column> columns, Func<int, int, string?>? colours)
    {
        var table = new Table().Border(TableBorder.Simple).BorderColor(Color.Grey);
        foreach (var column in columns)
        {
            var heading = PrintableConsole.Heading(Cut(column.Heading, column.Width));
            var shown = new TableColumn(heading) { Width = Math.Max(1, column.Width) }.NoWrap();
            table.AddColumn(view.Columns[column.Place].IsNumber ? shown.RightAligned() : shown);
        }

        foreach (var (place, row) in view.Rows.Index())
            table.AddRow(columns.Select(column =>
                PrintableConsole.Cell(Cut(row[column.Place], column.Width), colours?.Invoke(place, column.Place))));
        return table;
    }

    /// <summary>The table with its last column broken into lines where the width asks for it.</summary>
    public static Table WithLastBroken(TableView view)
    {
        var table = new Table().Border(TableBorder.Simple).BorderColor(Color.Grey);
        foreach (var column in view.Columns)
        {
            var shown = new TableColumn(PrintableConsole.Heading(column.ShortHeading));
            shown = column == view.Columns[^1] ? shown : shown.NoWrap();
            table.AddColumn(column.IsNumber ? shown.RightAligned() : shown);
        }

        foreach (var row in view.Rows)
            table.AddRow(row.Select(cell => PrintableConsole.Cell(cell)));
        return table;
    }

    /// <summary>Whether the table fits without a cut.</summary>
    public static bool Fits(TableView view, int width) => WidthOf(Columns(view, isShort: false)) <= width;

    /// <summary>A colour that says at a glance what became of a trial or study.</summary>
    public static string Colour(string state) => state.Split(' ', ',')[0] switch
    {
        "completed" => "green",
        "diverged" or "failed" => "red",
        "running" => "blue",
        _ => "grey",
    };

    /// <summary>A whole number as a cell.</summary>
    public static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    // As Spectre draws a row of a simple table.
    private static string Line(TableView view, List<Column> columns, Func<Column, string> cellOf)
    {
        var cells = columns.Select(column =>
        {
            var words = Cut(cellOf(column), column.Width);
            var blanks = new string(' ', Math.Max(0, column.Width - CellsOf(words)));
            return view.Columns[column.Place].IsNumber ? blanks + words : words + blanks;
        });
        return $"  {string.Join("   ", cells)}".TrimEnd();
    }

    private static List<Column> Fit(TableView view, int width)
    {
        var columns = Columns(view, isShort: false);
        if (WidthOf(columns) <= width)
            return columns;

        columns = Columns(view, isShort: true);
        while (true)
        {
            var excess = WidthOf(columns) - width;
            if (excess <= 0)
                return columns;
            if (columns.Sum(column => column.Spare) >= excess)
                return CutColumns(columns, excess);
            if (columns.Count == 1)
                return [columns[0] with { Width = Math.Max(1, width - CellPadding - Ends) }];
            columns.Remove(columns.MinBy(column => (column.Importance, -column.Place))!);
        }
    }

    // The widest first, so that short words stay whole.
    private static List<Column> CutColumns(List<Column> columns, int excess)
    {
        while (excess > 0)
        {
            var widest = columns.Where(column => column.Spare > 0).MaxBy(column => column.Width)!;
            columns[columns.IndexOf(widest)] = widest with { Width = widest.Width - 1 };
            excess--;
        }

        return columns;
    }

    private static List<Column> Columns(TableView view, bool isShort) =>
    [
        .. view.Columns.Index().Select(column =>
        {
            var heading = isShort ? column.Item.ShortHeading : column.Item.Heading;
            var width = view.Rows.Select(row => CellsOf(row[column.Index])).Append(CellsOf(heading)).Max();
            return new Column(column.Index, heading, column.Item.Importance, width, Math.Min(width, column.Item.LeastWidth ?? width));
        }),
    ];

    private static int WidthOf(List<Column> columns) => Ends + columns.Sum(column => CellPadding + column.Width);

    /// <summary>Characters that words take on a line; wide ones count twice.</summary>
    public static int CellsOf(string words) => IsPlain(words) ? words.Length : new Segment(Printable.Of(words)).CellCount();

    /// <summary>Words cut to so many characters, the last of them an ellipsis.</summary>
    public static string Cut(string words, int width)
    {
        if (words.Length <= width && IsPlain(words))
            return words;
        var printable = Printable.Of(words);
        if (new Segment(printable).CellCount() <= width)
            return printable;
        var kept = printable.Length;
        while (kept > 0 && new Segment(printable[..kept]).CellCount() > width - 1)
            kept -= kept > 1 && char.IsLowSurrogate(printable[kept - 1]) ? 2 : 1;
        return printable[..kept] + "…";
    }

    private static bool IsPlain(string words) => !words.AsSpan().ContainsAnyExceptInRange(' ', '~');

    /// <summary>A column as it is shown.</summary>
    private sealed record Column(int Place, string Heading, int Importance, int Width, int Least)
    {
        /// <summary>Characters that it can do without.</summary>
        public int Spare => Width - Least;
    }
}
