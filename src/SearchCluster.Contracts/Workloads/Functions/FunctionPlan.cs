using System.Globalization;
using System.Text.Json;
using SearchCluster.Search;
using SearchCluster.Search.Domains;

namespace SearchCluster.Contracts.Workloads.Functions;

/// <summary>A study that evaluates a formula of x0, x1, … instead of training; its metric is <c>value</c>.</summary>
public sealed record FunctionPlan
{
    /// <summary>The metric that a trial reports.</summary>
    public const string Metric = "value";

    /// <summary>All that a trial reports.</summary>
    internal static readonly IReadOnlyList<string> Metrics = [Metric];

    /// <summary>Which formula.</summary>
    public required TestFunction Name { get; init; }

    /// <summary>The most that <see cref="Delay"/> may be: what a thread can wait at once.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromDays(24);

    /// <summary>
    /// How long a trial lasts besides the formula, for rehearsing with trials that take time: at least 0, at most
    /// <see cref="LongestDelay"/>. Default null: nothing.
    /// </summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>The formula at a configuration of this study's space.</summary>
    public double Evaluate(Configuration configuration)
    {
        Span<double> x = stackalloc double[configuration.Count];
        for (var i = 0; i < x.Length; i++)
            x[i] = configuration.Number(Argument(i));
        return Name.Evaluate(x);
    }

    /// <summary>What is wrong with it, and with the space as its arguments; paths start at the study's root.</summary>
    internal IEnumerable<(string Path, string Message)> Problems(OrderedDictionary<string, Domain> space)
    {
        if (Delay < TimeSpan.Zero)
            yield return ("function.delay", $"a delay of {Delay:c}: must not be negative");
        if (Delay > LongestDelay)
            yield return ("function.delay", $"a delay of {Delay:c}: must be at most {LongestDelay.Days} days");

        var arguments = Enumerable.Range(0, Name.FixedDimension() ?? Math.Max(Name.LeastDimension(), space.Keys.Count(IsArgument)))
            .Select(Argument).ToList();
        foreach (var missing in arguments.Where(argument => !space.ContainsKey(argument)))
            yield return ("space", $"'{missing}' is missing: {Function} is a function of {string.Join(", ", arguments)}");
        foreach (var (name, domain) in space)
        {
            if (!arguments.Contains(name))
                yield return ($"space.{name}",
                    $"{Quotation.Of(name)} is no argument: {Function} is a function of {string.Join(", ", arguments)}");
            else if (domain.When is not null)
                yield return ($"space.{name}.when", $"'{name}' must always be active: it is an argument of {Function}");
            else if (domain is CategoricalDomain or FixedDomain)
                foreach (var value in domain.Extremes().Where(value => value.ValueKind != JsonValueKind.Number))
                    yield return ($"space.{name}", $"{value.GetRawText()} is not a number: '{name}' is an argument of {Function}");
        }
    }

    private string Function => JsonNamingPolicy.CamelCase.ConvertName(Name.ToString());

    private static string Argument(int index) => string.Create(CultureInfo.InvariantCulture, $"x{index}");

    private static bool IsArgument(string name) =>
        name is ['x', .. var digits] && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && name == Argument(index);
}
