using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Layers;

/// <summary>
/// A copy of one image with zeros around it, its channels unpadded: a window of some lines is then as many runs of neighbouring floats,
/// wherever it stands, and no window needs to ask where the image ends. One image at a time, so that it stays in L1 or L2.
/// </summary>
internal sealed unsafe class BorderedImage
{
    private readonly ExampleLayout _layout;
    private readonly int _border;
    private readonly int _spacing;
    private readonly int _height;
    private readonly int _width;

    /// <summary>Reserves the copy.</summary>
    /// <param name="workspace">Where its memory comes from.</param>
    /// <param name="layout">Layout of the images to copy, place by place.</param>
    /// <param name="border">Where their first pixel goes, from the upper and from the left edge; where it is negative, pixels are left
    /// out.</param>
    /// <param name="spacing">Pixels of the copy from one pixel to the next: zeros lie between them.</param>
    /// <param name="height">Height of the copy.</param>
    /// <param name="width">Width of the copy.</param>
    public BorderedImage(Workspace workspace, ExampleLayout layout, int border, int spacing, int height, int width)
    {
        (_layout, _border, _spacing, _height, _width) = (layout, border, spacing, height, width);
        PlaceStride = layout.Shape.Channels;
        LineStride = width * PlaceStride;
        Pixels = workspace.Allocate((long)height * LineStride);
    }

    /// <summary>The first pixel of the copy.</summary>
    public float* Pixels { get; }

    /// <summary>Floats from one pixel to the next: the channels.</summary>
    public int PlaceStride { get; }

    /// <summary>Floats from one line to the next.</summary>
    public int LineStride { get; }

    /// <summary>Copies an image; the zeros around it stay.</summary>
    public void Copy(float* image)
    {
        var (height, width) = (_layout.Shape.Height, _layout.Shape.Width);
        var wholeLines = _spacing == 1 && _layout.PlaceStride == PlaceStride && _border >= 0 && _border + width <= _width;
        for (var y = 0; y < height; y++)
        {
            var line = y * _spacing + _border;
            if (line < 0 || line >= _height)
                continue;
            var source = image + (nint)y * width * _layout.PlaceStride;
            var target = Pixels + (nint)line * LineStride;
            if (wholeLines)
            {
                new Span<float>(source, width * PlaceStride)
                    .CopyTo(new Span<float>(target + (nint)_border * PlaceStride, width * PlaceStride));
                continue;
            }

            for (var x = 0; x < width; x++)
            {
                var place = x * _spacing + _border;
                if (place >= 0 && place < _width)
                    new Span<float>(source + (nint)x * _layout.PlaceStride, PlaceStride)
                        .CopyTo(new Span<float>(target + (nint)place * PlaceStride, PlaceStride));
            }
        }
    }
}
