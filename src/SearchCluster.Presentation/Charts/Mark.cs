namespace SearchCluster.Presentation.Charts;

/// <summary>Something drawn, in pixels from the upper left corner of its chart.</summary>
/// <param name="Kind">What it stands for: one of <see cref="Chart.Kinds"/>.</param>
public abstract record Mark(string Kind)
{
    /// <summary>The same mark elsewhere.</summary>
    public abstract Mark Moved(double right, double down);

    /// <summary>A straight line.</summary>
    public sealed record Line(string Kind, double X1, double Y1, double X2, double Y2) : Mark(Kind)
    {
        /// <inheritdoc/>
        public override Mark Moved(double right, double down) =>
            this with { X1 = X1 + right, Y1 = Y1 + down, X2 = X2 + right, Y2 = Y2 + down };
    }

    /// <summary>Words on a line; upright ones are read from below.</summary>
    public sealed record Label(string Kind, double X, double Y, Anchor Anchor, string Words, bool IsUpright = false) : Mark(Kind)
    {
        /// <inheritdoc/>
        public override Mark Moved(double right, double down) => this with { X = X + right, Y = Y + down };
    }

    /// <summary>A dot, with what it says of itself.</summary>
    public sealed record Dot(string Kind, double X, double Y, double Radius, string Says) : Mark(Kind)
    {
        /// <inheritdoc/>
        public override Mark Moved(double right, double down) => this with { X = X + right, Y = Y + down };
    }

    /// <summary>An arrowhead at the rim of the chart in place of a dot that lies beyond it, with what it says of itself.</summary>
    public sealed record Beyond(string Kind, double X, double Y, bool IsAbove, string Says) : Mark(Kind)
    {
        /// <summary>Its corners: the tip, and the two ends of its base.</summary>
        public IReadOnlyList<(double X, double Y)> Corners => IsAbove
            ? [(X, Y - 1), (X - 4, Y + 6), (X + 4, Y + 6)]
            : [(X, Y + 1), (X - 4, Y - 6), (X + 4, Y - 6)];

        /// <inheritdoc/>
        public override Mark Moved(double right, double down) => this with { X = X + right, Y = Y + down };
    }

    /// <summary>A line through points, with what it says of itself.</summary>
    public sealed record Path(string Kind, IReadOnlyList<(double X, double Y)> Points, string Says) : Mark(Kind)
    {
        /// <inheritdoc/>
        public override Mark Moved(double right, double down) =>
            this with { Points = [.. Points.Select(point => (point.X + right, point.Y + down))] };
    }

    /// <summary>A lying bar, with what it says of itself.</summary>
    public sealed record Bar(string Kind, double X, double Y, double Width, double Height, string Says) : Mark(Kind)
    {
        /// <inheritdoc/>
        public override Mark Moved(double right, double down) => this with { X = X + right, Y = Y + down };
    }
}

/// <summary>Which part of a label stands at its place.</summary>
public enum Anchor
{
    /// <summary>Its beginning.</summary>
    Start,

    /// <summary>Its middle.</summary>
    Middle,

    /// <summary>Its end.</summary>
    End,
}
