namespace SearchCluster.Presentation.Charts;

/// <summary>Charts on one sheet, several in two columns, under a heading and a legend: what a picture shows.</summary>
public static class ChartSheet
{
    private const int Margin = 12;
    private const int Columns = 2;
    private const int HeadingLine = 25;
    private const int LegendLine = 18;
    private const double HeadingLetterPixels = 9;

    /// <summary>Pixels above the charts: the heading, and a line of the legend under it.</summary>
    internal const int Top = 40;

    /// <summary>The sheet.</summary>
    /// <param name="heading">Above the charts.</param>
    /// <param name="charts">At least one; all of the same size.</param>
    public static Chart Of(string heading, IReadOnlyList<Chart> charts)
    {
        ArgumentNullException.ThrowIfNull(charts);
        var columns = Math.Min(Columns, charts.Count);
        var rows = (charts.Count + columns - 1) / columns;
        var width = columns * charts[0].Width + 2 * Margin;
        var legend = Legend([.. charts.SelectMany(chart => chart.Legend).DistinctBy(entry => entry.Kind)], width);
        var top = Top + legend.Lines * LegendLine;
        var sheet = new Chart(heading, width, rows * charts[0].Height + top + Margin);
        var words = Chart.Short(Words.Printable.Of(heading), (int)((width - 2 * Margin) / HeadingLetterPixels));
        sheet.Add(new Mark.Label(Chart.Kinds.Heading, Margin, HeadingLine, Anchor.Start, words));
        foreach (var mark in legend.Marks)
            sheet.Add(mark.Moved(0, Top));
        foreach (var (i, chart) in charts.Index())
            sheet.Add(chart, Margin + i % columns * chart.Width, top + i / columns * chart.Height);
        return sheet;
    }

    // Entries from the left, in as many lines as they need.
    private static (List<Mark> Marks, int Lines) Legend(IReadOnlyList<(string Kind, string Meaning)> entries, int width)
    {
        var marks = new List<Mark>();
        var (x, line) = (Margin + 6.0, 0);
        foreach (var (kind, meaning) in entries)
        {
            var needed = 12 + meaning.Length * Chart.LetterPixels;
            if (x + needed > width - Margin && x > Margin + 6)
                (x, line) = (Margin + 6, line + 1);
            var y = line * LegendLine;
            marks.Add(
                kind == Chart.Kinds.SoFar ? new Mark.Path(kind, [(x - 5, y), (x + 5, y)], meaning) : new Mark.Dot(kind, x, y, 4, meaning));
            marks.Add(new Mark.Label(Chart.Kinds.Name, x + 10, y + 4, Anchor.Start, meaning));
            x += needed + 20;
        }

        return (marks, entries.Count == 0 ? 0 : line + 1);
    }
}
