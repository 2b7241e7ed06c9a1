using System.Numerics;
using System.Text.Json;
using SearchCluster.Search.Domains;

namespace SearchCluster.Search.Samplers;

/// <summary>
/// Grid search: every combination of the domains' grid values once, the last parameter varying fastest. Combinations that
/// differ only in an inactive parameter are one.
/// </summary>
public sealed record GridSamplerOptions : SamplerOptions
{
    /// <summary>From this many varied parameters on a grid is unwise.</summary>
    public const int ManyParameters = 4;

    /// <inheritdoc/>
    public override bool SeesAllObjectives => true;

    /// <inheritdoc/>
    public override bool TriesGridPointsAlone => true;

    /// <inheritdoc/>
    public override ISampler Build(SamplerContext context) => new GridSampler(context.Space);

    /// <inheritdoc/>
    public override BigInteger? Size(SearchSpace space) => new GridSampler(space).Size;

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems(SearchSpace space, Budget budget)
    {
        var unlisted = space.Parameters.Where(parameter => parameter.Value.GridValues() is null).ToList();
        foreach (var (name, domain) in unlisted)
            yield return ($"space.{name}", domain is IntegerDomain integer
                ? $"{integer.Steps} steps are too many for a grid: it needs points: N or values: […]"
                : "a grid needs points: N or values: […] for a continuous parameter");
        if (unlisted.Count > 0 || Size(space) is not { } size)
            yield break;
        if (size > int.MaxValue)
            yield return ("space", $"the grid has {size} points: more than any budget");
        else if (size > budget.Trials)
            yield return ("budget.trials", $"the grid has {size} points, more than the {budget.Trials} trials of the budget");
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Warnings(SearchSpace space)
    {
        var varied = space.Parameters.Count(parameter => parameter.Value.GridValues() is { Count: > 1 });
        if (varied >= ManyParameters)
            yield return $"a grid over {varied} parameters: its {Size(space)} points grow exponentially with their number, "
                + "and most of them repeat values of the parameters that matter; "
                + "random search tries a new value of each in every trial";
    }
}

/// <summary>
/// Decodes a trial's number into a point. A parameter's values are counted with the points of the parameters that hang on
/// each of them, so any point is found without listing those before it.
/// </summary>
internal sealed class GridSampler : ISampler
{
    private readonly SearchSpace _space;
    private readonly Dictionary<string, Axis> _axes = [];
    private readonly ILookup<string, KeyValuePair<string, Domain>> _dependents;
    private readonly List<string> _roots;

    public GridSampler(SearchSpace space)
    {
        _space = space;
        _dependents = space.Parameters.Where(parameter => parameter.Value.When is not null)
            .ToLookup(parameter => parameter.Value.When!.Parameter);
        _roots = [.. space.Parameters.Where(parameter => parameter.Value.When is null).Select(parameter => parameter.Key)];
        foreach (var root in _roots)
            Measure(root);
        Size = SizeOf(_roots);
    }

    public BigInteger Size { get; private init; }

    public bool IsAdaptive => false;

    public Proposal? Propose(int trial, StudyHistory history)
    {
        if (trial >= Size)
            return null;
        var values = new Dictionary<string, JsonElement>();
        Decode(_roots, trial, values);
        return new Proposal(_space.Configure(name => values[name]));
    }

    private void Decode(List<string> names, BigInteger index, Dictionary<string, JsonElement> values)
    {
        for (var place = names.Count - 1; place >= 0; place--)
        {
            var axis = _axes[names[place]];
            index = BigInteger.DivRem(index, axis.Size, out var within);
            var chosen = axis.Find(within);
            values[names[place]] = axis.Values[chosen];
            Decode(axis.Dependents[chosen], within - axis.Starts[chosen], values);
        }
    }

    private void Measure(string name)
    {
        var values = _space.Parameters[name].GridValues()
            ?? throw new InvalidOperationException($"parameter {name} has no values on a grid");
        List<string>[] dependents = [.. values.Select(value => DependentsOn(name, value))];
        foreach (var dependent in dependents.SelectMany(list => list).Distinct())
            Measure(dependent);
        _axes[name] = new Axis(values, dependents, [.. dependents.Select(SizeOf)]);
    }

    private List<string> DependentsOn(string name, JsonElement value) =>
    [
        .. _dependents[name].Where(parameter => JsonElement.DeepEquals(parameter.Value.When!.Value, value))
            .Select(parameter => parameter.Key),
    ];

    private BigInteger SizeOf(List<string> names) =>
        names.Aggregate(BigInteger.One, (size, name) => size * _axes[name].Size);

    private sealed class Axis
    {
        public Axis(IReadOnlyList<JsonElement> values, List<string>[] dependents, BigInteger[] sizes)
        {
            Values = values;
            Dependents = dependents;
            Starts = new BigInteger[sizes.Length];
            for (var i = 0; i < sizes.Length; i++)
            {
                Starts[i] = Size;
                Size += sizes[i];
            }
        }

        public IReadOnlyList<JsonElement> Values { get; }

        public List<string>[] Dependents { get; }

        public BigInteger[] Starts { get; }

        public BigInteger Size { get; private init; }

        public int Find(BigInteger within)
        {
            var found = Array.BinarySearch(Starts, within);
            return found >= 0 ? found : ~found - 1;
        }
    }
}
