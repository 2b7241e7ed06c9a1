using SearchCluster.Training.Data;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Networks;

/// <summary>
/// One image as the matrix that turns a convolution into a product (im2col): row (channel, y, x) of a filter's place holds the pixel
/// that this weight meets at each place of the output. Made anew for each image and each pass, so that it stays in L2.
/// </summary>
internal sealed unsafe class ImageColumns
{
    private readonly ImageShape _image;
    private readonly ImageShape _output;
    private readonly ConvolutionGeometry _geometry;

    /// <summary>Reserves the matrix.</summary>
    public ImageColumns(Workspace workspace, ImageShape image, ConvolutionGeometry geometry)
    {
        (_image, _geometry, _output) = (image, geometry, geometry.ShapeAfter(image));
        Rows = image.Channels * geometry.Size * geometry.Size;
        Stride = Workspace.Stride(_output.Height * _output.Width);
        Matrix = workspace.Allocate((long)Rows * Stride);
    }

    /// <summary>Weights of a filter.</summary>
    public int Rows { get; }

    /// <summary>Floats from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>The matrix <c>[Rows × places]</c>.</summary>
    public float* Matrix { get; }

    /// <summary>Fills the matrix from an image, zeros where a filter reaches beyond it.</summary>
    public void Gather(float* image)
    {
        for (var row = 0; row < Rows; row++)
        {
            var (channel, y, x) = PlaceOf(row);
            var source = image + (nint)channel * _image.Height * _image.Width;
            var target = Matrix + (nint)row * Stride;
            var (first, end) = Inside(x);
            for (var outputY = 0; outputY < _output.Height; outputY++, target += _output.Width)
            {
                var imageY = outputY * _geometry.Stride + y - _geometry.Padding;
                if ((uint)imageY >= (uint)_image.Height)
                {
                    new Span<float>(target, _output.Width).Clear();
                    continue;
                }

                new Span<float>(target, first).Clear();
                var line = source + (nint)imageY * _image.Width + x - _geometry.Padding;
                if (_geometry.Stride == 1)
                    new Span<float>(line + first, end - first).CopyTo(new Span<float>(target + first, end - first));
                else
                    for (var outputX = first; outputX < end; outputX++)
                        target[outputX] = line[outputX * _geometry.Stride];
                new Span<float>(target + end, _output.Width - end).Clear();
            }
        }
    }

    /// <summary>Adds the matrix back to the image's places: the transpose of <see cref="Gather"/>.</summary>
    public void Scatter(float* image)
    {
        new Span<float>(image, _image.Features).Clear();
        for (var row = 0; row < Rows; row++)
        {
            var (channel, y, x) = PlaceOf(row);
            var target = image + (nint)channel * _image.Height * _image.Width;
            var source = Matrix + (nint)row * Stride;
            var (first, end) = Inside(x);
            for (var outputY = 0; outputY < _output.Height; outputY++, source += _output.Width)
            {
                var imageY = outputY * _geometry.Stride + y - _geometry.Padding;
                if ((uint)imageY >= (uint)_image.Height)
                    continue;
                var line = target + (nint)imageY * _image.Width + x - _geometry.Padding;
                if (_geometry.Stride == 1)
                    Elementwise.Add(source + first, line + first, end - first);
                else
                    for (var outputX = first; outputX < end; outputX++)
                        line[outputX * _geometry.Stride] += source[outputX];
            }
        }
    }

    private (int Channel, int Y, int X) PlaceOf(int row) =>
        (row / (_geometry.Size * _geometry.Size), row / _geometry.Size % _geometry.Size, row % _geometry.Size);

    // Places of the output, from the first to before the end, at which column x of a filter lies inside the image.
    private (int First, int End) Inside(int x)
    {
        var offset = _geometry.Padding - x;
        var first = offset > 0 ? (offset + _geometry.Stride - 1) / _geometry.Stride : 0;
        var end = (_image.Width - 1 + offset) / _geometry.Stride + 1;
        return (Math.Min(first, _output.Width), Math.Clamp(end, Math.Min(first, _output.Width), _output.Width));
    }
}
