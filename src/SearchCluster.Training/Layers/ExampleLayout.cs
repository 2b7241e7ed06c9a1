using SearchCluster.Training.Data;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Layers;

/// <summary>
/// How one example lies in a layer's memory. Data come channel by channel; layers over images hold them place by place, the channels of
/// a place together and padded to whole registers: filters, normalisation and pooling then treat channels a register at a time.
/// </summary>
/// <param name="Shape">Its shape; the units of a dense layer are channels of one place.</param>
/// <param name="ChannelStride">Floats from one channel to the next.</param>
/// <param name="PlaceStride">Floats from one place to the next.</param>
/// <param name="Stride">Floats from one example to the next.</param>
internal readonly record struct ExampleLayout(ImageShape Shape, int ChannelStride, int PlaceStride, int Stride)
{
    /// <summary>Places of the image; 1 where it is none.</summary>
    public int Places => Shape.Height * Shape.Width;

    /// <summary>Whether the features follow one another as in the data, the last feature next to the first of the next channel.</summary>
    public bool IsVector => Places == 1 ? ChannelStride == 1 : PlaceStride == 1 && (ChannelStride == Places || Shape.Channels == 1);

    /// <summary>Whether the channels of a place lie together.</summary>
    public bool IsPlaces => ChannelStride == 1 || Shape.Channels == 1;

    /// <summary>Channel by channel, as data come.</summary>
    public static ExampleLayout ChannelByChannel(ImageShape shape) =>
        new(shape, shape.Height * shape.Width, 1, Workspace.Stride(shape.Features));

    /// <summary>Place by place, channels padded to whole registers.</summary>
    public static ExampleLayout PlaceByPlace(ImageShape shape)
    {
        var stride = Workspace.Stride(shape.Channels);
        return new(shape, 1, stride, shape.Height * shape.Width * stride);
    }

    /// <summary>Place by place, without padding: for reading only, since a register may not be stored over the next place.</summary>
    public static ExampleLayout PlaceByPlaceUnpadded(ImageShape shape) => new(shape, 1, shape.Channels, Workspace.Stride(shape.Features));
}
