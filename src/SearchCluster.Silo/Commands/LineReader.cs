namespace SearchCluster.Silo.Commands;

/// <summary>Splits bytes into lines. Of a line that is longer than <see cref="LongestLine"/> only the beginning is kept.</summary>
internal sealed class LineReader
{
    /// <summary>Most bytes of a line that are read as a report.</summary>
    public const int LongestLine = 1 << 16;

    private readonly byte[] _line = new byte[LongestLine];
    private int _length;

    /// <summary>Takes a line.</summary>
    /// <param name="line">Its bytes, without the end.</param>
    /// <param name="isCut">Whether it is longer than that.</param>
    public delegate void LineTaker(ReadOnlySpan<byte> line, bool isCut);

    /// <summary>Whether bytes wait for the end of their line.</summary>
    public bool HasRest => _length > 0;

    private bool IsCut { get; set; }

    /// <summary>Reads bytes; each line that ends in them is taken.</summary>
    public void Read(ReadOnlySpan<byte> bytes, LineTaker take)
    {
        while (bytes.IndexOf((byte)'\n') is >= 0 and var end)
        {
            if (_length == 0 && !IsCut && end <= LongestLine)
            {
                take(bytes[..end], false);
            }
            else
            {
                Keep(bytes[..end]);
                End(take);
            }

            bytes = bytes[(end + 1)..];
        }

        Keep(bytes);
    }

    /// <summary>What was not ended by a line's end is a line too.</summary>
    public void End(LineTaker take)
    {
        var (length, isCut) = (_length, IsCut);
        (_length, IsCut) = (0, false);
        take(_line.AsSpan(0, length), isCut);
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        var kept = Math.Min(bytes.Length, LongestLine - _length);
        bytes[..kept].CopyTo(_line.AsSpan(_length));
        _length += kept;
        IsCut |= kept < bytes.Length;
    }
}
