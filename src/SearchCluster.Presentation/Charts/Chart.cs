using SearchCluster.Presentation.Words;

namespace SearchCluster.Presentation.Charts;

/// <summary>
/// A chart: marks laid out in pixels, which <see cref="SvgDrawing"/> draws in a page or a file and <see cref="PictureDrawing"/> in a
/// picture.
/// </summary>
/// <param name="title">What it shows.</param>
/// <param name="width">Width in pixels of the drawing.</param>
/// <param name="height">Height in pixels of the drawing.</param>
public sealed class Chart(string title, int width, int height)
{
    private const int Left = 72;
    private const int Right = 16;
    private const int Top = 16;
    private const int Bottom = 40;
    private const int PixelsBetweenTicks = 80;
    private const int PixelsOfPlace = 30;
    private const int PixelsOfLine = 13;
    private const int MostLetters = 16;
    private const int MostLettersOnTheLeft = 8;
    private const int BarPixels = 24;
    private const int BarsLeft = 240;

    /// <summary>Pixels of a letter at the size of labels, about.</summary>
    internal const double LetterPixels = 6.5;

    private readonly List<Mark> _marks = [];

    /// <summary>What it shows.</summary>
    public string Title => title;

    /// <summary>Width in pixels.</summary>
    public int Width => width;

    /// <summary>Height in pixels.</summary>
    public int Height => height;

    /// <summary>What is drawn, the lowest first.</summary>
    public IReadOnlyList<Mark> Marks => _marks;

    /// <summary>What its marks stand for: an entry for each of the meanings that has a mark.</summary>
    public IReadOnlyList<(string Kind, string Meaning)> Legend =>
        [.. Meanings.Where(meaning => _marks.Exists(mark => mark is Mark.Dot or Mark.Path or Mark.Beyond && mark.Kind == meaning.Kind))];

    /// <summary>What each kind of mark means here. Default: what became of a trial.</summary>
    internal IReadOnlyList<(string Kind, string Meaning)> Meanings { get; init; } = Kinds.OfTrials;

    private int Inner => width - Left - Right;

    private int InnerHeight => height - Top - Bottom;

    /// <summary>Draws the lower axis with its name.</summary>
    internal Chart Lower(Axis axis, string name)
    {
        var most = Inner / PixelsOfPlace;
        var ticks = axis.Ticks(Math.Max(2, Inner / PixelsBetweenTicks), most);
        foreach (var (share, label) in ticks)
        {
            Line(Kinds.Grid, X(share), Top, X(share), Top + InnerHeight);
            Text(X(share), Top + InnerHeight + 14, Anchor.Middle, Short(label, Math.Max(4, (int)(Inner / LetterPixels / ticks.Count) - 1)));
        }

        Text(Left + Inner / 2.0, height - 6, Anchor.Middle, Short(axis.Named(name, most), (int)(Inner / LetterPixels)), Kinds.Name);
        return this;
    }

    /// <summary>Draws the left axis with its name.</summary>
    internal Chart LeftSide(Axis axis, string name)
    {
        foreach (var (share, label) in axis.Ticks(Math.Max(2, InnerHeight / (PixelsBetweenTicks / 2)), InnerHeight / PixelsOfLine))
        {
            Line(Kinds.Grid, Left, Y(share), Left + Inner, Y(share));
            Text(Left - 6, Y(share) + 4, Anchor.End, Short(label, MostLettersOnTheLeft));
        }

        var words = Printable.Of(Short(axis.Named(name), (int)(InnerHeight / LetterPixels)));
        _marks.Add(new Mark.Label(Kinds.Name, 12, Top + InnerHeight / 2.0, Anchor.Middle, words, IsUpright: true));
        return this;
    }

    /// <summary>Draws an upright axis, one of so many at even distances: those of parallel coordinates.</summary>
    internal void Upright(int place, int places, string name, Axis axis)
    {
        var share = places == 1 ? 0 : place / (places - 1.0);
        var most = InnerHeight / PixelsOfLine;
        var letters = Math.Clamp((int)(Inner / Math.Max(1, places - 1) / LetterPixels) - 1, 4, MostLetters + 8);
        // The last one has its labels on its left, where there is room, and the first its name on its right.
        var (anchor, aside) = share < 1 ? (Anchor.Start, 4) : (Anchor.End, -4);
        var nameAnchor = place == 0 ? Anchor.Start : share < 1 ? Anchor.Middle : Anchor.End;
        Line(Kinds.Axis, X(share), Top, X(share), Top + InnerHeight);
        // Long names of many axes stand in two rows.
        var isLower = places > 1 && letters < axis.Named(name, most).Length && place % 2 == 1;
        Text(X(share), height - (isLower ? 6 : 20), nameAnchor, Short(axis.Named(name, most), 2 * letters), Kinds.Name);
        foreach (var (at, label) in axis.Ticks(4, most))
            Text(X(share) + aside, Y(at) + 4, anchor, Short(label, letters));
    }

    /// <summary>Draws a bar a row, each with its name on its left and its share on its right.</summary>
    internal Chart Bars(IReadOnlyList<(string Name, double Share, string Label)> bars)
    {
        foreach (var (i, (name, share, label)) in bars.Index())
        {
            var middle = (i + 0.5) * BarPixels;
            var length = Math.Clamp(share, 0, 1) * (width - BarsLeft - Left);
            Text(BarsLeft - 8, middle + 4, Anchor.End, Short(name, (int)(BarsLeft / LetterPixels) - 1), Kinds.Name);
            _marks.Add(new Mark.Bar(Kinds.Best, BarsLeft, middle - 6, Math.Max(1, length), 12, $"{name}: {label}"));
            Text(BarsLeft + length + 6, middle + 4, Anchor.Start, label);
        }

        return this;
    }

    /// <summary>Height in pixels of a chart of so many bars.</summary>
    internal static int HeightOfBars(int bars) => bars * BarPixels;

    /// <summary>A dot that says what it is when it is pointed at; an arrowhead at the rim where it lies above or below the chart.</summary>
    internal void Dot(double x, double y, string kind, string says)
    {
        if (y is >= 0 and <= 1)
            _marks.Add(new Mark.Dot(kind, X(x), Y(y), kind == Kinds.Best ? 4.5 : 3, says));
        else
            _marks.Add(new Mark.Beyond(kind, X(x), Y(Math.Clamp(y, 0, 1)), y > 1, says));
    }

    /// <summary>A line through points; what lies above or below the chart is left out.</summary>
    internal void Path(IEnumerable<(double X, double Y)> points, string kind, string says)
    {
        foreach (var part in Inside([.. points]))
            _marks.Add(new Mark.Path(kind, [.. part.Select(point => (X(point.X), Y(point.Y)))], says));
    }

    /// <summary>A word about the whole chart, above it.</summary>
    internal void Note(string words) => Text(Left + Inner, Top - 5, Anchor.End, Short(words, (int)(Inner / LetterPixels)));

    /// <summary>All marks of another chart, at a place of this one.</summary>
    internal void Add(Chart chart, double right, double down) => _marks.AddRange(chart.Marks.Select(mark => mark.Moved(right, down)));

    /// <summary>A mark, as it is.</summary>
    internal void Add(Mark mark) => _marks.Add(mark);

    // The parts of a line from 0 to 1, cut where it crosses these.
    private static IEnumerable<List<(double X, double Y)>> Inside(List<(double X, double Y)> points)
    {
        var part = new List<(double X, double Y)>();
        foreach (var (i, point) in points.Index())
        {
            if (i > 0 && Cut(points[i - 1], point) is { } cut)
            {
                if (part.Count == 0)
                    part.Add(cut.From);
                part.Add(cut.To);
            }

            if (point.Y is >= 0 and <= 1)
            {
                if (part.Count == 0)
                    part.Add(point);
            }
            else if (part.Count > 0)
            {
                yield return part;
                part = [];
            }
        }

        if (part.Count > 0)
            yield return part;
    }

    private static ((double X, double Y) From, (double X, double Y) To)? Cut((double X, double Y) from, (double X, double Y) to)
    {
        if (from.Y is >= 0 and <= 1 && to.Y is >= 0 and <= 1)
            return (from, to);
        if (double.IsNaN(from.Y) || double.IsNaN(to.Y) || Math.Max(from.Y, to.Y) < 0 || Math.Min(from.Y, to.Y) > 1)
            return null;
        return (AtRim(from, to), AtRim(to, from));
    }

    // The point itself where it lies inside, else where the line to the other one crosses the rim.
    private static (double X, double Y) AtRim((double X, double Y) point, (double X, double Y) other)
    {
        if (point.Y is >= 0 and <= 1)
            return point;
        var rim = point.Y > 1 ? 1.0 : 0.0;
        // A line from infinity comes straight down.
        if (double.IsInfinity(point.Y))
            return (other.X, rim);
        var share = double.IsInfinity(other.Y) ? 1 : (rim - other.Y) / (point.Y - other.Y);
        return (other.X + share * (point.X - other.X), rim);
    }

    private void Line(string kind, double x1, double y1, double x2, double y2) => _marks.Add(new Mark.Line(kind, x1, y1, x2, y2));

    private void Text(double x, double y, Anchor anchor, string text, string kind = Kinds.Tick) =>
        _marks.Add(new Mark.Label(kind, x, y, anchor, Printable.Of(text)));

    private double X(double share) => Left + share * Inner;

    private double Y(double share) => Top + (1 - share) * InnerHeight;

    /// <summary>A label of so many letters at most.</summary>
    internal static string Short(string label, int most = MostLetters) =>
        label.Length <= most ? label : label[..Math.Max(1, most - 1)] + "…";

    /// <summary>What a mark stands for, in every chart: the class of its style in a page.</summary>
    public static class Kinds
    {
        /// <summary>The best tenth of the trials.</summary>
        public const string Best = "best";

        /// <summary>Other trials that completed.</summary>
        public const string Other = "other";

        /// <summary>Trials that a pruner ended, at the value they had reached.</summary>
        public const string Pruned = "pruned";

        /// <summary>Trials with a value that did not complete: they run, wait, failed or were canceled.</summary>
        public const string Partial = "partial";

        /// <summary>Trials that diverged.</summary>
        public const string Diverged = "diverged";

        /// <summary>The best value so far.</summary>
        public const string SoFar = "so-far";

        /// <summary>The name of an axis.</summary>
        public const string Name = "name";

        /// <summary>The heading of a picture.</summary>
        public const string Heading = "heading";

        /// <summary>A label at a tick of an axis.</summary>
        public const string Tick = "tick";

        /// <summary>A line across at a tick.</summary>
        public const string Grid = "grid";

        /// <summary>An upright axis.</summary>
        public const string Axis = "axis";

        /// <summary>What became of a trial, by the kind of its mark.</summary>
        public static IReadOnlyList<(string Kind, string Meaning)> OfTrials { get; } =
        [
            (Best, "the best tenth"), (Other, "completed"), (Pruned, "pruned"), (Partial, "not completed"), (Diverged, "diverged"),
            (SoFar, "best so far"),
        ];
    }
}
