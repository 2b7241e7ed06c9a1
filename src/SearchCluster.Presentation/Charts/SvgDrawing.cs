using System.Globalization;
using System.Text;
using SearchCluster.Presentation.Words;

namespace SearchCluster.Presentation.Charts;

/// <summary>A chart as SVG text in a page. Its colours are classes of the page, so that it follows a dark page.</summary>
public static class SvgDrawing
{
    /// <summary>The element; what a mark says of itself appears when it is pointed at.</summary>
    public static string Of(Chart chart)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg role=\"img\" aria-label=\"{Escape(chart.Title)}\" viewBox=\"0 0 {chart.Width} {chart.Height}\" width=\"{chart.Width}\" height=\"{chart.Height}\">");
        foreach (var mark in chart.Marks)
            Append(svg, mark);
        return svg.Append("</svg>").ToString();
    }

    private static void Append(StringBuilder svg, Mark mark)
    {
        switch (mark)
        {
            case Mark.Line line:
                svg.Append(CultureInfo.InvariantCulture, $"<line class=\"{line.Kind}\" x1=\"{line.X1:0.#}\" y1=\"{line.Y1:0.#}\" x2=\"{line.X2:0.#}\" y2=\"{line.Y2:0.#}\"/>");
                break;
            case Mark.Label { IsUpright: true } label:
                svg.Append(CultureInfo.InvariantCulture, $"<text class=\"{label.Kind}\" transform=\"rotate(-90)\" x=\"{-label.Y:0.#}\" y=\"{label.X:0.#}\" text-anchor=\"{Word(label.Anchor)}\">{Escape(label.Words)}</text>");
                break;
            case Mark.Label label:
                svg.Append(CultureInfo.InvariantCulture, $"<text class=\"{label.Kind}\" x=\"{label.X:0.#}\" y=\"{label.Y:0.#}\" text-anchor=\"{Word(label.Anchor)}\">{Escape(label.Words)}</text>");
                break;
            case Mark.Dot dot:
                svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"{dot.Kind}\" cx=\"{dot.X:0.#}\" cy=\"{dot.Y:0.#}\" r=\"{dot.Radius}\"><title>{Escape(dot.Says)}</title></circle>");
                break;
            case Mark.Path path:
                var through = string.Join(' ', path.Points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.#},{point.Y:0.#}")));
                svg.Append(CultureInfo.InvariantCulture, $"<polyline class=\"{path.Kind}\" points=\"{through}\"><title>{Escape(path.Says)}</title></polyline>");
                break;
            case Mark.Bar bar:
                svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"{bar.Kind}\" x=\"{bar.X:0.#}\" y=\"{bar.Y:0.#}\" width=\"{bar.Width:0.#}\" height=\"{bar.Height:0.#}\" rx=\"2\"><title>{Escape(bar.Says)}</title></rect>");
                break;
        }
    }

    private static string Word(Anchor anchor) => anchor switch { Anchor.Start => "start", Anchor.Middle => "middle", _ => "end" };

    private static string Escape(string text) => Printable.Html(text);
}
