using SkiaSharp;

namespace SearchCluster.Presentation.Charts;

/// <summary>A chart as a PNG picture on white ground.</summary>
public sealed class PictureDrawing : IDisposable
{
    // Whatever is there of what reads well at eleven pixels; else the first font of the system.
    private static readonly string[] Families = ["DejaVu Sans", "Liberation Sans", "Noto Sans", "Segoe UI", "Helvetica Neue", "Arial"];

    private readonly SKTypeface _typeface;
    private readonly SKFont _font;
    private readonly SKFont _headingFont;

    private PictureDrawing()
    {
        var fonts = SKFontManager.Default;
        if (fonts.FontFamilyCount == 0)
            throw new PictureException(
                "there is no font to label a picture with: install one, such as the package fonts-dejavu-core; "
                + "an .svg file and a report need none");
        _typeface = Families.Concat(fonts.FontFamilies).Select(fonts.MatchFamily).First(typeface => typeface is not null);
        _font = new SKFont(_typeface, 11);
        _headingFont = new SKFont(_typeface, 15);
    }

    /// <summary>Draws a chart.</summary>
    /// <param name="chart">What is drawn.</param>
    /// <param name="scale">Pixels of the picture for one of the chart.</param>
    /// <param name="stream">Gets the PNG.</param>
    /// <exception cref="PictureException">This system has no font, or cannot draw.</exception>
    public static void Write(Chart chart, int scale, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(chart);
        try
        {
            using var drawing = new PictureDrawing();
            drawing.Draw(chart, scale, stream);
        }
        catch (Exception error) when (error is DllNotFoundException or TypeInitializationException)
        {
            throw new PictureException(
                "SkiaSharp, which draws pictures, has no library for this system: write an .svg file, or take the charts of a report",
                error);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _font.Dispose();
        _headingFont.Dispose();
        _typeface.Dispose();
    }

    private void Draw(Chart chart, int scale, Stream stream)
    {
        using var surface = SKSurface.Create(new SKImageInfo(scale * chart.Width, scale * chart.Height));
        var canvas = surface.Canvas;
        canvas.Clear(SKColor.Parse(Palette.Page));
        canvas.Scale(scale);
        foreach (var mark in chart.Marks)
            Draw(canvas, mark);
        using var image = surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Png, quality: 100);
        data.SaveTo(stream);
    }

    private void Draw(SKCanvas canvas, Mark mark)
    {
        switch (mark)
        {
            case Mark.Line line:
                using (var paint = Stroke(line.Kind == Chart.Kinds.Grid ? Palette.Line : Palette.Faint, 1))
                    canvas.DrawLine((float)line.X1, (float)line.Y1, (float)line.X2, (float)line.Y2, paint);
                break;
            case Mark.Label label:
                DrawLabel(canvas, label);
                break;
            case Mark.Dot dot:
                using (var paint = PaintOf(dot.Kind))
                    canvas.DrawCircle((float)dot.X, (float)dot.Y, (float)dot.Radius, paint);
                break;
            case Mark.Beyond beyond:
                using (var paint = PaintOf(beyond.Kind))
                using (var triangle = new SKPath())
                {
                    triangle.AddPoly([.. beyond.Corners.Select(corner => new SKPoint((float)corner.X, (float)corner.Y))], close: true);
                    canvas.DrawPath(triangle, paint);
                }

                break;
            case Mark.Path path:
                DrawPath(canvas, path);
                break;
            case Mark.Bar bar:
                using (var paint = Fill(Palette.Best))
                    canvas.DrawRoundRect((float)bar.X, (float)bar.Y, (float)bar.Width, (float)bar.Height, 2, 2, paint);
                break;
        }
    }

    private void DrawLabel(SKCanvas canvas, Mark.Label label)
    {
        using var restore = new SKAutoCanvasRestore(canvas);
        using var paint = Fill(label.Kind == Chart.Kinds.Tick ? Palette.Faint : Palette.Text);
        canvas.Translate((float)label.X, (float)label.Y);
        if (label.IsUpright)
            canvas.RotateDegrees(-90);
        var align = label.Anchor switch { Anchor.Start => SKTextAlign.Left, Anchor.Middle => SKTextAlign.Center, _ => SKTextAlign.Right };
        canvas.DrawText(label.Words, 0, 0, align, label.Kind == Chart.Kinds.Heading ? _headingFont : _font, paint);
    }

    private static void DrawPath(SKCanvas canvas, Mark.Path path)
    {
        using var line = new SKPath();
        line.AddPoly([.. path.Points.Select(point => new SKPoint((float)point.X, (float)point.Y))], close: false);
        using var paint = path.Kind switch
        {
            Chart.Kinds.Best or Chart.Kinds.SoFar => Stroke(Palette.Best, 1.6f),
            Chart.Kinds.Diverged => Stroke(Palette.Bad, 1, 0.6),
            _ => Stroke(Palette.Other, 1, 0.6),
        };
        using var dashes = path.Kind switch
        {
            Chart.Kinds.SoFar => SKPathEffect.CreateDash([4, 3], 0),
            Chart.Kinds.Pruned => SKPathEffect.CreateDash([5, 3], 0),
            Chart.Kinds.Partial => SKPathEffect.CreateDash([1.5f, 3], 0),
            _ => null,
        };
        paint.PathEffect = dashes;
        canvas.DrawPath(line, paint);
    }

    private static SKPaint PaintOf(string kind) => kind switch
    {
        Chart.Kinds.Diverged => Stroke(Palette.Bad, 1),
        Chart.Kinds.Pruned => Stroke(Palette.Pruned, 1),
        Chart.Kinds.Partial => Fill(Palette.Pruned, 0.35),
        Chart.Kinds.Other => Fill(Palette.Other, 0.7),
        _ => Fill(Palette.Best),
    };

    private static SKPaint Fill(string colour, double opacity = 1) => new() { Color = Colour(colour, opacity), IsAntialias = true };

    private static SKPaint Stroke(string colour, float width, double opacity = 1) =>
        new() { Color = Colour(colour, opacity), IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = width };

    private static SKColor Colour(string colour, double opacity) => SKColor.Parse(colour).WithAlpha((byte)Math.Round(255 * opacity));
}

/// <summary>Why no picture can be drawn on this system.</summary>
public sealed class PictureException : Exception
{
    /// <summary>An exception without words.</summary>
    public PictureException()
    {
    }

    /// <summary>An exception with its reason, in words for the user.</summary>
    public PictureException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with its reason, in words for the user, and the error behind it.</summary>
    public PictureException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
