using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SearchCluster.Contracts.Workloads.Commands;

/// <summary>What an attempt of a command may use; one that uses more has failed. Default: anything.</summary>
public sealed record CommandLimits
{
    /// <summary>Processor time of each of its processes: at least a second, in whole seconds. Null for any.</summary>
    public TimeSpan? CpuTime { get; init; }

    /// <summary>Memory that each of its processes may ask for (RLIMIT_DATA), such as <c>2GiB</c>: at least 16 MiB. Null for any.</summary>
    public MemorySize? Memory { get; init; }

    /// <summary>How long an attempt may last: above 0. Null for any time; <c>budget.trialTime</c> counts besides.</summary>
    public TimeSpan? WallTime { get; init; }

    internal static readonly MemorySize LeastMemory = new(16L << 20);

    internal IEnumerable<(string Path, string Message)> Problems()
    {
        if (CpuTime < TimeSpan.FromSeconds(1))
            yield return ("command.limits.cpuTime", $"is {CpuTime:c}; it must be at least 1 s");
        if (Memory is { } memory && memory.Bytes < LeastMemory.Bytes)
            yield return ("command.limits.memory", $"is {memory}; it must be at least {LeastMemory}");
        if (WallTime <= TimeSpan.Zero)
            yield return ("command.limits.wallTime", $"is {WallTime:c}; it must be above 0");
    }
}

/// <summary>
/// What becomes of the directories of trials that have ended. One that waits at a rung, or for its next attempt, keeps its own.
/// </summary>
public enum KeptDirectories
{
    /// <summary>They are deleted.</summary>
    None,

    /// <summary>
    /// That of the best trial that has completed stays; where there are several objectives, those of all that have completed.
    /// </summary>
    Best,

    /// <summary>They stay.</summary>
    All,
}

/// <summary>An amount of memory, written as <c>512MiB</c>, <c>2GB</c> or a number of bytes.</summary>
/// <param name="Bytes">Bytes.</param>
[JsonConverter(typeof(MemorySizeConverter))]
[Description("an amount of memory, such as 512MiB or 2GB")]
public readonly record struct MemorySize(long Bytes)
{
    private static readonly (string Unit, long Bytes)[] Units =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
        ("KB", 1000), ("MB", 1000_000), ("GB", 1000_000_000), ("TB", 1000_000_000_000), ("B", 1),
    ];

    /// <summary>Reads an amount.</summary>
    public static bool TryParse(string text, out MemorySize size)
    {
        var (unit, bytes) = Units.FirstOrDefault(known => text.EndsWith(known.Unit, StringComparison.OrdinalIgnoreCase), ("", 1));
        var isSound =
            double.TryParse(
            text.AsSpan(0, text.Length - unit.Length).Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number * bytes <= long.MaxValue / 2;
        size = new MemorySize(isSound ? (long)(number * bytes) : 0);
        return isSound;
    }

    /// <summary>The amount in the largest unit that it is a whole number of.</summary>
    public override string ToString()
    {
        var bytes = Bytes;
        var (unit, size) = Units.Where(known => bytes > 0 && bytes % known.Bytes == 0).OrderByDescending(known => known.Bytes)
            .FirstOrDefault(("B", 1));
        return string.Create(CultureInfo.InvariantCulture, $"{bytes / size}{unit}");
    }
}

/// <summary>Reads and writes amounts of memory.</summary>
internal sealed class MemorySizeConverter : JsonConverter<MemorySize>
{
    public override MemorySize Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        MemorySize.TryParse(CommandTextConverter.TextOf(ref reader), out var size) ? size
            : throw new JsonException("expected an amount of memory");

    public override void Write(Utf8JsonWriter writer, MemorySize value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
