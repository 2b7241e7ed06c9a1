using System.Globalization;
using System.Text;

namespace SearchCluster.Silo.Commands;

/// <summary>What a program wrote, standard output and standard error as they came: the beginning and the end, at most 1 MiB together.</summary>
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
                all.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\n[{left} bytes left out]\n")));
            all.Write(Tail());
            return all.ToArray();
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
