namespace SearchCluster.Presentation.Charts;

/// <summary>Something drawn, in pixels from the upper left corner of its chart.</summary>
/// <param name="Kind">What it stands for: one of <see cref="Chart.Kinds"/>.</param>
public abstract record Mark(string Kind)
{
    /// <summary>A straight line.</summary>
    public sealed record Line(string Kind, double X1, double Y1, double X2, double Y2) : Mark(Kind);

    /// <summary>Words on a line; upright ones are read from below.</summary>
    public sealed record Label(string Kind, double X, double Y, Anchor Anchor, string Words, bool IsUpright = false) : Mark(Kind);

    /// <summary>A dot, with what it says of itself.</summary>
    public sealed record Dot(string Kind, double X, double Y, double Radius, string Says) : Mark(Kind);

    /// <summary>A line through points, with what it says of itself.</summary>
    public sealed record Path(string Kind, IReadOnlyList<(double X, double Y)> Points, string Says) : Mark(Kind);

    /// <summary>A lying bar, with what it says of itself.</summary>
    public sealed record Bar(string Kind, double X, double Y, double Width, double Height, string Says) : Mark(Kind);
}
