using System.Text.Json;
using SearchCluster.Randomness;

namespace SearchCluster.Search.Domains;

/// <summary>Integers low, low + step, low + 2·step, … up to high.</summary>
public sealed record IntegerDomain : NumericDomain
{
    /// <summary>Lowest value.</summary>
    public required int Low { get; init; }

    /// <summary>Upper bound, above <see cref="Low"/>; itself a value when it lies on a step.</summary>
    public required int High { get; init; }

    /// <summary>Distance between two values. Default 1.</summary>
    public int Step { get; init; } = 1;

    /// <summary>Whether every factor, rather than every value, is equally likely. Default false.</summary>
    public bool Log { get; init; }

    private protected override double Lowest => Low;

    private protected override double Highest => High;

    private protected override bool IsLogarithmic => Log;

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems()
    {
        foreach (var problem in base.Problems())
            yield return problem;
        if (Step < 1)
            yield return ("step", $"a step of {Step}: must be at least 1");
        for (var i = 0; i < Values?.Count; i++)
            if (Values[i] != Math.Floor(Values[i]))
                yield return ($"values[{i}]", $"{Values[i]} is not an integer");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<JsonElement>? GridValues() =>
        base.GridValues() ?? [.. Enumerable.Range(0, Steps).Select(i => Value(Low + (long)i * Step))];

    /// <inheritdoc/>
    public override bool Contains(JsonElement value) => base.Contains(value) && value.TryGetInt32(out var number) && ((long)number - Low) % Step == 0;

    private int Steps => (int)(((long)High - Low) / Step) + 1;

    internal override JsonElement Draw(ref RandomStream random)
    {
        if (!Log)
            return Value(Low + (long)random.NextInteger(Steps) * Step);

        // Half a unit beyond both ends, so that they are as likely for their size as the values between.
        var (low, high) = (Math.Log(Low - 0.5), Math.Log(High + 0.5));
        return AsValue(Math.Exp(low + random.NextDouble() * (high - low)));
    }

    private protected override JsonElement AsValue(double number) =>
        Value(Low + (long)Math.Clamp(Math.Round((number - Low) / Step, MidpointRounding.AwayFromZero), 0, Steps - 1) * Step);

    private static JsonElement Value(long number) => JsonSerializer.SerializeToElement(number);
}
