using System.Globalization;
using System.Text;

namespace SearchCluster.Silo.Commands;

/// <summary>
/// What a program wrote, standard output and standard error as they came: the beginning and the end, at most 1 MiB together.
/// </summary>
internal sealed class CommandLog
{
    /// <summary>Most bytes of the beginning, and of the end.</summary>
    public const int Half = 1 << 19;

    private readonly Lock _lock = new();
    private readonly MemoryStream _head = new();
    private byte[] _tail = [];
    private int _tailStart;
    private int _tailLength;

    /// <summary>Bytes that were written in all.</summary>
    public long Length { get; private set; }

    /// <summary>Takes bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            Length += bytes.Length;
            var first = (int)Math.Min(bytes.Length, Half - _head.Length);
            _head.Write(bytes[..first]);
            if (first < bytes.Length)
                AppendTail(bytes[first..]);
        }
    }

    /// <summary>What is kept, with a line that says how much is left out between the beginning and the end.</summary>
    public byte[] ToBytes()
    {
        lock (_lock)
        {
            using var all = new MemoryStream();
            _head.WriteTo(all);
            if (Length - _head.Length - _tailLength is > 0 and var left)
                all.Write(Omission(left));
            all.Write(Tail());
            return all.ToArray();
        }
    }

    /// <summary>
    /// Bytes from a place on, so many at most, and the place after them. What is kept no more is passed over, with a line that says so.
    /// </summary>
    public (byte[] Bytes, long Next) From(long from, int most)
    {
        lock (_lock)
        {
            if (from < _head.Length)
                return Part(_head.GetBuffer().AsSpan(0, (int)_head.Length), 0, from, most);
            var tail = Tail();
            var tailFrom = Length - tail.Length;
            if (from >= tailFrom)
                return Part(tail, tailFrom, from, most);
            var (bytes, next) = Part(tail, tailFrom, tailFrom, most);
            return ([.. Omission(tailFrom - from), .. bytes], next);
        }
    }

    /// <summary>The last lines that are not empty.</summary>
    public IReadOnlyList<string> LastLines(int most)
    {
        const int enough = 1 << 14;
        var bytes = ToBytes();
        return [.. Encoding.UTF8.GetString(bytes.AsSpan(Math.Max(0, bytes.Length - enough)))
            .Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0).TakeLast(most)];
    }

    private static (byte[] Bytes, long Next) Part(ReadOnlySpan<byte> kept, long keptFrom, long from, int most)
    {
        var start = (int)Math.Clamp(from - keptFrom, 0, kept.Length);
        var length = Math.Min(kept.Length - start, most);
        return (kept.Slice(start, length).ToArray(), keptFrom + start + length);
    }

    private static byte[] Omission(long left) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\n[{left} bytes left out]\n"));

    private void AppendTail(ReadOnlySpan<byte> bytes)
    {
        if (_tail.Length == 0)
            _tail = new byte[Half];
        if (bytes.Length > Half)
            bytes = bytes[^Half..];
        while (bytes.Length > 0)
        {
            var end = (_tailStart + _tailLength) % Half;
            var count = Math.Min(bytes.Length, Half - end);
            bytes[..count].CopyTo(_tail.AsSpan(end));
            bytes = bytes[count..];
            var over = Math.Max(0, _tailLength + count - Half);
            _tailStart = (_tailStart + over) % Half;
            _tailLength += count - over;
        }
    }

    private byte[] Tail()
    {
        var tail = new byte[_tailLength];
        var first = Math.Min(_tailLength, Half - _tailStart);
        if (_tailLength > 0)
        {
            Array.Copy(_tail, _tailStart, tail, 0, first);
            Array.Copy(_tail, 0, tail, first, _tailLength - first);
        }

        return tail;
    }
}
