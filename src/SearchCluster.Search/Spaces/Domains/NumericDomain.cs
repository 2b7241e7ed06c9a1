using System.Globalization;
using System.Text.Json;

namespace SearchCluster.Search.Domains;

/// <summary>Numbers between two bounds, both included.</summary>
public abstract record NumericDomain : Domain
{
    /// <summary>Most values of one parameter on a grid: they are listed.</summary>
    public const int MostPoints = 1_000_000;

    /// <summary>
    /// Number of values on a grid, 1 to <see cref="MostPoints"/>, ends included: low + i·(high − low)/(points − 1), in log space
    /// where the domain is logarithmic.
    /// </summary>
    public int? Points { get; init; }

    /// <summary>The values on a grid, instead of <see cref="Points"/>; each once.</summary>
    public IReadOnlyList<double>? Values { get; init; }

    private protected abstract double Lowest { get; }

    private protected abstract double Highest { get; }

    private protected abstract bool IsLogarithmic { get; }

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems()
    {
        if (!double.IsFinite(Lowest))
            yield return ("low", $"{Lowest} is not finite");
        if (!double.IsFinite(Highest))
            yield return ("high", $"{Highest} is not finite");
        if (Lowest >= Highest)
            yield return ("low", $"low {Lowest} must be below high {Highest}");
        if (double.IsFinite(Lowest) && double.IsFinite(Highest) && !double.IsFinite(Highest - Lowest))
            yield return ("high", $"the range from {Lowest} to {Highest} is too wide");
        if (IsLogarithmic && Lowest <= 0)
            yield return ("low", $"low {Lowest} of a logarithmic domain must be above 0");
        if (Points is < 1)
            yield return ("points", $"{Points} points: must be at least 1");
        if (Points > MostPoints)
            yield return ("points", $"{Points} points: must be at most {MostPoints}");
        if (Points is not null && Values is not null)
            yield return ("points", "points and values exclude each other");
        if (Values is { Count: 0 })
            yield return ("values", "values must not be empty");
        var places = new Dictionary<double, int>();
        for (var i = 0; i < Values?.Count; i++)
        {
            if (!(Values[i] >= Lowest && Values[i] <= Highest))
                yield return ($"values[{i}]", $"{Values[i]} lies outside {Lowest} to {Highest}");
            if (!places.TryAdd(Values[i], i))
                yield return ($"values[{i}]", $"{Values[i]} stands at {places[Values[i]]} already");
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<JsonElement>? GridValues()
    {
        if (Values is not null)
            return [.. Values.Select(AsValue)];
        if (Points is not { } points)
            return null;
        return [.. Enumerable.Range(0, points).Select(i => PointOf(i, points)).Select(AsValue).DistinctBy(value => value.GetDouble())];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<JsonElement> Extremes() => [AsValue(Lowest), AsValue(Highest)];

    /// <inheritdoc/>
    public override bool Contains(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.GetDouble() is var number && number >= Lowest && number <= Highest;

    /// <summary>The value that stands for a number inside the bounds.</summary>
    private protected virtual JsonElement AsValue(double number) => Json(number);

    /// <summary>The number at a share of the way from low to high, in log space where the domain is logarithmic.</summary>
    private protected double At(double share) => Math.Clamp(Along(Math.Clamp(share, 0, 1)), Lowest, Highest);

    /// <summary>
    /// The same kind of domain over another range, given in shares of this one: below 0 and above 1 the range is widened, in log space
    /// where the domain is logarithmic. Null where that leaves a single value.
    /// </summary>
    internal abstract NumericDomain? Between(double lowShare, double highShare);

    /// <summary>
    /// The number at a share that may lie outside 0 to 1, to four significant digits, or more where the range is narrow for its numbers:
    /// an end that people will read. Within 0 to 1 it lies inside the range.
    /// </summary>
    private protected double EndAt(double share) => share switch
    {
        0 or 1 => Along(share),
        > 0 and < 1 => Math.Clamp(Rounded(Along(share)), Lowest, Highest),
        _ => Rounded(Along(share)),
    };

    // The ends exactly: rounding must not move them.
    private double Along(double share) => share switch
    {
        0 => Lowest,
        1 => Highest,
        _ => IsLogarithmic
            ? Math.Exp(Math.Log(Lowest) + share * (Math.Log(Highest) - Math.Log(Lowest)))
            : Lowest + share * (Highest - Lowest),
    };

    private double Rounded(double number)
    {
        var breadth = IsLogarithmic ? LogBreadth : (Highest - Lowest) / Math.Abs(number);
        var digits = 4 + (int)Math.Clamp(-Math.Log10(breadth), 0, 13);
        return double.Parse(number.ToString($"G{digits}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    /// <summary>The share of the way from low to high at which a number lies: the inverse of <see cref="At"/>.</summary>
    private protected double ShareOf(double number) => Math.Clamp(
        IsLogarithmic
            ? LogRatio(number) / LogBreadth
            : (number - Lowest) / (Highest - Lowest),
        0, 1);

    private double LogBreadth => LogRatio(Highest);

    // The logarithm of a quotient is more exact where numbers lie close together. The quotient of 1e150 and 1e-300 is infinite.
    private double LogRatio(double number) =>
        double.IsFinite(Highest / Lowest) ? Math.Log(number / Lowest) : Math.Log(number) - Math.Log(Lowest);

    private double PointOf(int i, int points) => i == 0 ? Lowest : At((double)i / (points - 1));
}
