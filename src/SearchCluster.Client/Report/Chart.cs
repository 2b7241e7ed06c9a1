using System.Globalization;
using System.Net;
using System.Text;

namespace SearchCluster.Client.Report;

/// <summary>A chart as SVG text. Its colours are classes of the page, so that it follows a dark page.</summary>
/// <param name="title">What it shows.</param>
/// <param name="width">Width in pixels of the drawing.</param>
/// <param name="height">Height in pixels of the drawing.</param>
internal sealed class Chart(string title, int width, int height)
{
    private const int Left = 64;
    private const int Right = 16;
    private const int Top = 12;
    private const int Bottom = 40;
    private const int PixelsBetweenTicks = 80;
    private const int MostLetters = 16;
    private const double LetterPixels = 6.5;

    private readonly StringBuilder _marks = new();

    private int Inner => width - Left - Right;

    private int InnerHeight => height - Top - Bottom;

    /// <summary>Draws the lower axis with its name.</summary>
    public Chart Lower(Axis axis, string name)
    {
        var ticks = axis.Ticks(Math.Max(2, Inner / PixelsBetweenTicks)).ToList();
        foreach (var (share, label) in ticks)
        {
            Line("grid", X(share), Top, X(share), Top + InnerHeight);
            Text(X(share), Top + InnerHeight + 14, "middle", Short(label, Math.Max(4, (int)(Inner / LetterPixels / ticks.Count) - 1)));
        }

        Text(Left + Inner / 2.0, height - 6, "middle", name, "name");
        return this;
    }

    /// <summary>Draws the left axis with its name.</summary>
    public Chart LeftSide(Axis axis, string name)
    {
        foreach (var (share, label) in axis.Ticks(Math.Max(2, InnerHeight / (PixelsBetweenTicks / 2))))
        {
            Line("grid", Left, Y(share), Left + Inner, Y(share));
            Text(Left - 6, Y(share) + 4, "end", Short(label));
        }

        _marks.Append(CultureInfo.InvariantCulture, $"<text class=\"name\" transform=\"rotate(-90)\" x=\"{-(Top + InnerHeight / 2.0):0.#}\" y=\"12\" text-anchor=\"middle\">{Escape(name)}</text>");
        return this;
    }

    /// <summary>Draws an upright axis at a share of the width: one of parallel coordinates.</summary>
    public void Upright(double share, string name, Axis axis)
    {
        // The last one has its labels on its left, where there is room.
        var (anchor, aside) = share < 1 ? ("start", 4) : ("end", -4);
        Line("axis", X(share), Top, X(share), Top + InnerHeight);
        Text(X(share), height - 6, share < 1 ? "middle" : "end", Short(name, MostLetters + 4), "name");
        foreach (var (at, label) in axis.Ticks(4))
            Text(X(share) + aside, Y(at) + 4, anchor, Short(label));
    }

    /// <summary>A dot that says what it is when it is pointed at.</summary>
    public void Dot(double x, double y, string kind, string says) => _marks.Append(
        CultureInfo.InvariantCulture, $"<circle class=\"{kind}\" cx=\"{X(x):0.#}\" cy=\"{Y(y):0.#}\" r=\"{(kind == Kinds.Best ? 4.5 : 3)}\"><title>{Escape(says)}</title></circle>");

    /// <summary>A line through points.</summary>
    public void Path(IEnumerable<(double X, double Y)> points, string kind, string says)
    {
        var through = string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.X):0.#},{Y(point.Y):0.#}")));
        _marks.Append(CultureInfo.InvariantCulture, $"<polyline class=\"{kind}\" points=\"{through}\"><title>{Escape(says)}</title></polyline>");
    }

    /// <summary>The whole as an element of a page.</summary>
    public string Svg() => string.Create(
        CultureInfo.InvariantCulture, $"<svg role=\"img\" aria-label=\"{Escape(title)}\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\">{_marks}</svg>");

    private void Line(string kind, double x1, double y1, double x2, double y2) => _marks.Append(
        CultureInfo.InvariantCulture, $"<line class=\"{kind}\" x1=\"{x1:0.#}\" y1=\"{y1:0.#}\" x2=\"{x2:0.#}\" y2=\"{y2:0.#}\"/>");

    private void Text(double x, double y, string anchor, string text, string kind = "tick") => _marks.Append(
        CultureInfo.InvariantCulture, $"<text class=\"{kind}\" x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\">{Escape(text)}</text>");

    private double X(double share) => Left + share * Inner;

    private double Y(double share) => Top + (1 - share) * InnerHeight;

    private static string Short(string label, int most = MostLetters) => label.Length <= most ? label : label[..(most - 1)] + "…";

    private static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>What a mark stands for, in every chart of a page.</summary>
    internal static class Kinds
    {
        /// <summary>The best tenth of the trials.</summary>
        public const string Best = "best";

        /// <summary>Other trials with a value.</summary>
        public const string Other = "other";

        /// <summary>Trials that diverged.</summary>
        public const string Diverged = "diverged";

        /// <summary>The best value so far.</summary>
        public const string SoFar = "so-far";
    }
}
