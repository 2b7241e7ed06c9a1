using System.Globalization;
using System.Text;
using SearchCluster.Presentation.Words;

namespace SearchCluster.Presentation.Charts;

/// <summary>A chart as SVG text: in a page, whose colours it follows, or as a file of its own.</summary>
public static class SvgDrawing
{
    /// <summary>The element for a page that has the styles; what a mark says of itself appears when it is pointed at.</summary>
    public static string Of(Chart chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        return Element(chart, attributes: "", content: "");
    }

    /// <summary>A file of its own on white ground.</summary>
    public static string FileOf(Chart chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        var content = $"<style>:root {{ {Palette.Variables} }}\n{Palette.Style}</style>"
            + $"<rect width=\"100%\" height=\"100%\" fill=\"{Palette.Page}\"/>";
        return Element(chart, " xmlns=\"http://www.w3.org/2000/svg\"", content) + "\n";
    }

    private static string Element(Chart chart, string attributes, string content)
    {
        var svg = new StringBuilder();
        Write(svg, $"<svg{attributes} role=\"img\" aria-label=\"{Printable.Html(chart.Title)}\" ");
        Write(svg, $"viewBox=\"0 0 {chart.Width} {chart.Height}\" width=\"{chart.Width}\" height=\"{chart.Height}\">{content}");
        foreach (var mark in chart.Marks)
            Append(svg, mark);
        return svg.Append("</svg>").ToString();
    }

    private static void Append(StringBuilder svg, Mark mark)
    {
        switch (mark)
        {
            case Mark.Line line:
                Write(svg, $"<line class=\"{line.Kind}\" ");
                Write(svg, $"x1=\"{line.X1:0.#}\" y1=\"{line.Y1:0.#}\" x2=\"{line.X2:0.#}\" y2=\"{line.Y2:0.#}\"/>");
                break;
            case Mark.Label label:
                var place = label.IsUpright
                    ? string.Create(CultureInfo.InvariantCulture, $"transform=\"rotate(-90)\" x=\"{-label.Y:0.#}\" y=\"{label.X:0.#}\"")
                    : string.Create(CultureInfo.InvariantCulture, $"x=\"{label.X:0.#}\" y=\"{label.Y:0.#}\"");
                Write(svg, $"<text class=\"{label.Kind}\" ");
                Write(svg, $"{place} text-anchor=\"{Word(label.Anchor)}\">{Printable.Html(label.Words)}</text>");
                break;
            case Mark.Dot dot:
                Write(svg, $"<circle class=\"{dot.Kind}\" ");
                Write(svg, $"cx=\"{dot.X:0.#}\" cy=\"{dot.Y:0.#}\" r=\"{dot.Radius}\">{Title(dot.Says)}</circle>");
                break;
            case Mark.Beyond beyond:
                Write(svg, $"<polygon class=\"{beyond.Kind}\" points=\"{Points(beyond.Corners)}\">{Title(beyond.Says)}</polygon>");
                break;
            case Mark.Path path:
                Write(svg, $"<polyline class=\"{path.Kind}\" points=\"{Points(path.Points)}\">{Title(path.Says)}</polyline>");
                break;
            case Mark.Bar bar:
                Write(svg, $"<rect class=\"{bar.Kind}\" x=\"{bar.X:0.#}\" y=\"{bar.Y:0.#}\" width=\"{bar.Width:0.#}\" ");
                Write(svg, $"height=\"{bar.Height:0.#}\" rx=\"2\">{Title(bar.Says)}</rect>");
                break;
        }
    }

    private static void Write(StringBuilder svg, FormattableString markup) => svg.Append(markup.ToString(CultureInfo.InvariantCulture));

    private static string Title(string words) => $"<title>{Printable.Html(words)}</title>";

    private static string Points(IReadOnlyList<(double X, double Y)> points) =>
        string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.#},{point.Y:0.#}")));

    private static string Word(Anchor anchor) => anchor switch { Anchor.Start => "start", Anchor.Middle => "middle", _ => "end" };
}
