namespace SearchCluster.Training.Data;

/// <summary>The layout of one example: channel-major (C, H, W). Data without a layout is 1 × 1 × features.</summary>
/// <param name="Channels">Number of channels, at least 1.</param>
/// <param name="Height">Rows of a channel, at least 1.</param>
/// <param name="Width">Columns of a channel, at least 1.</param>
public readonly record struct ImageShape(int Channels, int Height, int Width)
{
    /// <summary>Number of features of one example.</summary>
    public int Features => Channels * Height * Width;

    /// <summary>Whether neighbours mean anything: more than a row or a column of features.</summary>
    public bool IsImage => Height > 1 && Width > 1;
}
