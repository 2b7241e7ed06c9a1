using SearchCluster.Presentation.Words;

namespace SearchCluster.Presentation.Charts;

/// <summary>A chart: marks laid out in pixels, which <see cref="SvgDrawing"/> draws in a page and <see cref="PictureDrawing"/> in a picture.</summary>
/// <param name="title">What it shows.</param>
/// <param name="width">Width in pixels of the drawing.</param>
/// <param name="height">Height in pixels of the drawing.</param>
public sealed class Chart(string title, int width, int height)
{
    private const int Left = 64;
    private const int Right = 16;
    private const int Top = 12;
    private const int Bottom = 40;
    private const int PixelsBetweenTicks = 80;
    private const int MostLetters = 16;
    private const double LetterPixels = 6.5;
    private const int BarPixels = 24;
    private const int BarsLeft = 240;

    private readonly List<Mark> _marks = [];

    /// <summary>What it shows.</summary>
    public string Title => title;

    /// <summary>Width in pixels.</summary>
    public int Width => width;

    /// <summary>Height in pixels.</summary>
    public int Height => height;

    /// <summary>What is drawn, the lowest first.</summary>
    public IReadOnlyList<Mark> Marks => _marks;

    private int Inner => width - Left - Right;

    private int InnerHeight => height - Top - Bottom;

    /// <summary>Draws the lower axis with its name.</summary>
    internal Chart Lower(Axis axis, string name)
    {
        var ticks = axis.Ticks(Math.Max(2, Inner / PixelsBetweenTicks)).ToList();
        foreach (var (share, label) in ticks)
        {
            Line(Kinds.Grid, X(share), Top, X(share), Top + InnerHeight);
            Text(X(share), Top + InnerHeight + 14, Anchor.Middle, Short(label, Math.Max(4, (int)(Inner / LetterPixels / ticks.Count) - 1)));
        }

        Text(Left + Inner / 2.0, height - 6, Anchor.Middle, name, Kinds.Name);
        return this;
    }

    /// <summary>Draws the left axis with its name.</summary>
    internal Chart LeftSide(Axis axis, string name)
    {
        foreach (var (share, label) in axis.Ticks(Math.Max(2, InnerHeight / (PixelsBetweenTicks / 2))))
        {
            Line(Kinds.Grid, Left, Y(share), Left + Inner, Y(share));
            Text(Left - 6, Y(share) + 4, Anchor.End, Short(label));
        }

        _marks.Add(new Mark.Label(Kinds.Name, 12, Top + InnerHeight / 2.0, Anchor.Middle, Printable.Of(name), IsUpright: true));
        return this;
    }

    /// <summary>Draws an upright axis at a share of the width: one of parallel coordinates.</summary>
    internal void Upright(double share, string name, Axis axis)
    {
        // The last one has its labels on its left, where there is room.
        var (anchor, aside) = share < 1 ? (Anchor.Start, 4) : (Anchor.End, -4);
        Line(Kinds.Axis, X(share), Top, X(share), Top + InnerHeight);
        Text(X(share), height - 6, share < 1 ? Anchor.Middle : Anchor.End, Short(name, MostLetters + 4), Kinds.Name);
        foreach (var (at, label) in axis.Ticks(4))
            Text(X(share) + aside, Y(at) + 4, anchor, Short(label));
    }

    /// <summary>Draws a bar a row, each with its name on its left and its share on its right.</summary>
    internal Chart Bars(IReadOnlyList<(string Name, double Share, string Label)> bars)
    {
        foreach (var (i, (name, share, label)) in bars.Index())
        {
            var middle = (i + 0.5) * BarPixels;
            Text(BarsLeft - 8, middle + 4, Anchor.End, Short(name, (int)(BarsLeft / LetterPixels) - 1), Kinds.Name);
            _marks.Add(new Mark.Bar(Kinds.Best, BarsLeft, middle - 6, Math.Max(1, share * (width - BarsLeft - Left)), 12, $"{name}: {label}"));
            Text(BarsLeft + share * (width - BarsLeft - Left) + 6, middle + 4, Anchor.Start, label);
        }

        return this;
    }

    /// <summary>Height in pixels of a chart of so many bars.</summary>
    internal static int HeightOfBars(int bars) => bars * BarPixels;

    /// <summary>A dot that says what it is when it is pointed at.</summary>
    internal void Dot(double x, double y, string kind, string says) => _marks.Add(new Mark.Dot(kind, X(x), Y(y), kind == Kinds.Best ? 4.5 : 3, says));

    /// <summary>A line through points.</summary>
    internal void Path(IEnumerable<(double X, double Y)> points, string kind, string says) =>
        _marks.Add(new Mark.Path(kind, [.. points.Select(point => (X(point.X), Y(point.Y)))], says));

    private void Line(string kind, double x1, double y1, double x2, double y2) => _marks.Add(new Mark.Line(kind, x1, y1, x2, y2));

    private void Text(double x, double y, Anchor anchor, string text, string kind = Kinds.Tick) => _marks.Add(new Mark.Label(kind, x, y, anchor, Printable.Of(text)));

    private double X(double share) => Left + share * Inner;

    private double Y(double share) => Top + (1 - share) * InnerHeight;

    private static string Short(string label, int most = MostLetters) => label.Length <= most ? label : label[..(most - 1)] + "…";

    /// <summary>What a mark stands for, in every chart: the class of its style in a page.</summary>
    public static class Kinds
    {
        /// <summary>The best tenth of the trials.</summary>
        public const string Best = "best";

        /// <summary>Other trials with a value.</summary>
        public const string Other = "other";

        /// <summary>Trials that diverged.</summary>
        public const string Diverged = "diverged";

        /// <summary>The best value so far.</summary>
        public const string SoFar = "so-far";

        /// <summary>The name of an axis.</summary>
        public const string Name = "name";

        /// <summary>A label at a tick of an axis.</summary>
        public const string Tick = "tick";

        /// <summary>A line across at a tick.</summary>
        public const string Grid = "grid";

        /// <summary>An upright axis.</summary>
        public const string Axis = "axis";
    }
}
