using SearchCluster.Presentation.Words;
using SkiaSharp;

namespace SearchCluster.Presentation.Charts;

/// <summary>Charts as one PNG picture on white ground, several in two columns, under a heading and a legend.</summary>
public sealed class PictureDrawing : IDisposable
{
    private const int Heading = 40;
    private const int Margin = 12;
    private const int Columns = 2;

    // Whatever is there of what reads well at eleven pixels; else the first font of the system.
    private static readonly string[] Families = ["DejaVu Sans", "Liberation Sans", "Noto Sans", "Segoe UI", "Helvetica Neue", "Arial"];

    private readonly SKTypeface _typeface;
    private readonly SKFont _font;
    private readonly SKFont _headingFont;

    private PictureDrawing()
    {
        var fonts = SKFontManager.Default;
        if (fonts.FontFamilyCount == 0)
            throw new PictureException("there is no font to label a picture with: install one, such as the package fonts-dejavu-core; a report needs none");
        _typeface = Families.Concat(fonts.FontFamilies).Select(fonts.MatchFamily).First(typeface => typeface is not null);
        _font = new SKFont(_typeface, 11);
        _headingFont = new SKFont(_typeface, 15);
    }

    /// <summary>Draws the charts.</summary>
    /// <param name="heading">Above them.</param>
    /// <param name="charts">At least one; all of the same size.</param>
    /// <param name="legend">What dots of a kind stand for, from the right.</param>
    /// <param name="scale">Pixels of the picture for one of a chart.</param>
    /// <param name="stream">Gets the PNG.</param>
    /// <exception cref="PictureException">This system has no font, or cannot draw.</exception>
    public static void Write(string heading, IReadOnlyList<Chart> charts, IReadOnlyList<(string Kind, string Meaning)> legend, int scale, Stream stream)
    {
        try
        {
            using var drawing = new PictureDrawing();
            drawing.Draw(heading, charts, legend, scale, stream);
        }
        catch (Exception error) when (error is DllNotFoundException or TypeInitializationException)
        {
            throw new PictureException("SkiaSharp, which draws pictures, has no library for this system: take the charts of a report", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _font.Dispose();
        _headingFont.Dispose();
        _typeface.Dispose();
    }

    private void Draw(string heading, IReadOnlyList<Chart> charts, IReadOnlyList<(string Kind, string Meaning)> legend, int scale, Stream stream)
    {
        var columns = Math.Min(Columns, charts.Count);
        var (width, height) = (charts[0].Width, charts[0].Height);
        var rows = (charts.Count + columns - 1) / columns;
        using var surface = SKSurface.Create(new SKImageInfo(scale * (columns * width + 2 * Margin), scale * (rows * height + Heading + Margin)));
        var canvas = surface.Canvas;
        canvas.Clear(SKColor.Parse(Palette.Page));
        canvas.Scale(scale);
        DrawHeading(canvas, heading, legend, columns * width + Margin);
        foreach (var (i, chart) in charts.Index())
        {
            using var restore = new SKAutoCanvasRestore(canvas);
            canvas.Translate(Margin + i % columns * width, Heading + i / columns * height);
            foreach (var mark in chart.Marks)
                Draw(canvas, mark);
        }

        using var image = surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Png, quality: 100);
        data.SaveTo(stream);
    }

    private void DrawHeading(SKCanvas canvas, string heading, IReadOnlyList<(string Kind, string Meaning)> legend, float right)
    {
        using var paint = Fill(Palette.Text);
        canvas.DrawText(Printable.Of(heading), Margin, 25, SKTextAlign.Left, _headingFont, paint);
        foreach (var (kind, meaning) in legend)
        {
            canvas.DrawText(meaning, right, 24, SKTextAlign.Right, _font, paint);
            right -= _font.MeasureText(meaning) + 8;
            Draw(canvas, new Mark.Dot(kind, right, 20, 4, meaning));
            right -= 16;
        }
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
                using (var paint = dot.Kind == Chart.Kinds.Diverged ? Stroke(Palette.Bad, 1) : Fill(ColourOf(dot.Kind), dot.Kind == Chart.Kinds.Other ? 0.7 : 1))
                    canvas.DrawCircle((float)dot.X, (float)dot.Y, (float)dot.Radius, paint);
                break;
            case Mark.Path path:
                DrawPath(canvas, path);
                break;
            case Mark.Bar bar:
                using (var paint = Fill(ColourOf(bar.Kind)))
                    canvas.DrawRoundRect((float)bar.X, (float)bar.Y, (float)bar.Width, (float)bar.Height, 2, 2, paint);
                break;
        }
    }

    private void DrawLabel(SKCanvas canvas, Mark.Label label)
    {
        using var restore = new SKAutoCanvasRestore(canvas);
        using var paint = Fill(label.Kind == Chart.Kinds.Name ? Palette.Text : Palette.Faint);
        canvas.Translate((float)label.X, (float)label.Y);
        if (label.IsUpright)
            canvas.RotateDegrees(-90);
        canvas.DrawText(label.Words, 0, 0, label.Anchor switch { Anchor.Start => SKTextAlign.Left, Anchor.Middle => SKTextAlign.Center, _ => SKTextAlign.Right }, _font, paint);
    }

    private static void DrawPath(SKCanvas canvas, Mark.Path path)
    {
        using var line = new SKPath();
        line.AddPoly([.. path.Points.Select(point => new SKPoint((float)point.X, (float)point.Y))], close: false);
        using var paint = path.Kind switch
        {
            Chart.Kinds.Best or Chart.Kinds.SoFar => Stroke(Palette.Best, 1.6f),
            Chart.Kinds.Diverged => Stroke(Palette.Bad, 1, 0.6),
            _ => Stroke(Palette.Other, 1, 0.45),
        };
        using var dashes = path.Kind == Chart.Kinds.SoFar ? SKPathEffect.CreateDash([4, 3], 0) : null;
        paint.PathEffect = dashes;
        canvas.DrawPath(line, paint);
    }

    private static string ColourOf(string kind) => kind == Chart.Kinds.Other ? Palette.Other : Palette.Best;

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
