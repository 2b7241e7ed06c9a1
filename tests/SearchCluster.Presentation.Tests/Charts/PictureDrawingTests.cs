using SearchCluster.Presentation.Charts;
using SkiaSharp;
using Xunit;

namespace SearchCluster.Presentation.Tests.Charts;

public class PictureDrawingTests
{
    [Fact]
    public void Write_Charts_DrawsTheBestTrialInItsColourWhereThePageHasIt()
    {
        var chart = Assert.Single(Exported.Study().Charts().Objective());
        var best = chart.Marks.OfType<Mark.Dot>().Single(dot => dot.Kind == Chart.Kinds.Best);

        using var picture = Drawn([chart], scale: 1);

        // Under the heading and a line of the legend, and beside a margin of 12.
        var (expected, drawn) = (SKColor.Parse(Palette.Best), picture.GetPixel(12 + (int)best.X, ChartSheet.Top + 18 + (int)best.Y));
        // The line of the best so far is blended over it, in the same colour but for rounding.
        Assert.Equal((0, 0, 0), ((expected.Red - drawn.Red) / 2, (expected.Green - drawn.Green) / 2, (expected.Blue - drawn.Blue) / 2));
        Assert.Equal(SKColor.Parse(Palette.Page), picture.GetPixel(0, 0));
    }

    [Fact]
    public void Write_SeveralCharts_StandInTwoColumns()
    {
        var charts = Exported.Study().Charts().Slices();

        using var one = Drawn([charts[0]], scale: 1);
        using var three = Drawn(charts, scale: 2);

        Assert.Equal(3, charts.Count);
        Assert.Equal((2 * (one.Width + charts[0].Width), 2 * (one.Height + charts[0].Height)), (three.Width, three.Height));
    }

    private static SKBitmap Drawn(IReadOnlyList<Chart> charts, int scale)
    {
        using var stream = new MemoryStream();
        PictureDrawing.Write(ChartSheet.Of("heading", charts), scale, stream);
        return SKBitmap.Decode(stream.ToArray());
    }
}
