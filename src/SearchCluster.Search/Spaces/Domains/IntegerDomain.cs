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
            else if (Step >= 1 && !IsOnStep(Values[i]))
                yield return ($"values[{i}]", $"{Values[i]} is not {Low} plus a multiple of the step {Step}");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<JsonElement>? GridValues() =>
        base.GridValues() ?? (Steps > MostPoints ? null : [.. Enumerable.Range(0, (int)Steps).Select(i => ValueAt(i))]);

    /// <inheritdoc/>
    public override bool Contains(JsonElement value) => base.Contains(value) && IsOnStep(value.GetDouble());

    /// <summary>Number of values.</summary>
    internal long Steps => ((long)High - Low) / Step + 1;

    internal override JsonElement Draw(ref RandomStream random)
    {
        // Above 2³¹ values the bias of a scaled 53-bit number stays below 2⁻²⁰ of each probability.
        if (!Log)
            return ValueAt(Steps <= int.MaxValue ? random.NextInteger((int)Steps) : (long)(random.NextDouble() * Steps));

        return AtShare(random.NextDouble());
    }

    internal override long? Choices => Steps;

    internal override JsonElement AtShare(double share)
    {
        if (!Log)
            return ValueAt(Math.Min((long)(share * Steps), Steps - 1));
        var (low, high) = LogRange();
        return AsValue(Math.Exp(low + share * (high - low)));
    }

    internal override double ShareOf(JsonElement value)
    {
        if (!Log)
            return ((value.GetDouble() - Low) / Step + 0.5) / Steps;
        var (low, high) = LogRange();
        return Math.Clamp((Math.Log(value.GetDouble()) - low) / (high - low), 0, 1);
    }

    internal override NumericDomain? Between(double lowShare, double highShare)
    {
        var (low, high) = Log ? LogRange() : (Low - Step / 2.0, Low + (Steps - 0.5) * Step);
        var (first, last) = (StepAt(lowShare), StepAt(highShare));
        return first < last ? this with { Low = (int)(Low + first * Step), High = (int)(Low + last * Step), Points = null, Values = null }
            : null;

        // The step whose shares hold this one, before the first and beyond the last as well.
        long StepAt(double share)
        {
            var number = low + share * (high - low);
            var step = (long)Math.Clamp(Math.Round(((Log ? Math.Exp(number) : number) - Low) / Step), -FirstStep, LastStep);
            return share is >= 0 and <= 1 ? Math.Clamp(step, 0, Steps - 1) : step;
        }
    }

    // As many steps as there are from the bounds to the ends of the integers.
    private long FirstStep => ((long)Low - int.MinValue) / Step;

    private long LastStep => ((long)int.MaxValue - Low) / Step;

    // Half a step beyond both ends, so that they are as likely for their size as the values between; but not down to 0.
    private (double Low, double High) LogRange() =>
        (Math.Log(Math.Max(Low - Step / 2.0, Low / 2.0)), Math.Log(Low + (Steps - 0.5) * Step));

    private protected override JsonElement AsValue(double number) =>
        ValueAt((long)Math.Clamp(Math.Round((number - Low) / Step, MidpointRounding.AwayFromZero), 0, Steps - 1));

    private bool IsOnStep(double number) => (number - Low) % Step == 0;

    private JsonElement ValueAt(long step) => JsonSerializer.SerializeToElement(Low + step * Step);
}
