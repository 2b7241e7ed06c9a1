using System.Text.Json;
using SearchCluster.Search.Domains;

namespace SearchCluster.Search.Samplers.Encoding;

/// <summary>
/// Configurations as points that a covariance can compare. A number is its share of the way through its domain, so in log space where
/// that is logarithmic. A categorical value is its place, to be compared with alone. An inactive parameter has a fixed coordinate, and
/// each condition on a parameter of numbers a coordinate of its own that says whether it holds.
/// A <em>gene</em> is what is searched: one per parameter, active or not; coordinates follow from genes.
/// </summary>
internal sealed class EncodedSpace
{
    private readonly SearchSpace _space;
    private readonly int[] _coordinates;
    private readonly List<(int Axis, int Coordinate)> _indicators = [];

    /// <summary>Encodes a space without problems.</summary>
    public EncodedSpace(SearchSpace space)
    {
        _space = space;
        var axes = new List<EncodedAxis>();
        foreach (var name in ParentsFirst())
            if (space.Parameters[name] is { Choices: not 1 } domain && AxisOf(name, domain, axes) is { } axis)
                axes.Add(axis);
        Axes = [.. axes];

        Numeric = Axes.Count(axis => !axis.IsNominal);
        var (numbers, nominals) = (0, Numeric);
        _coordinates = [.. Axes.Select(axis => axis.IsNominal ? nominals++ : numbers++)];
        foreach (var dependents in Enumerable.Range(0, Axes.Length).Where(NeedsIndicator)
            .GroupBy(axis => (Axes[axis].Parent, Axes[axis].ParentChoice)))
        {
            foreach (var axis in dependents)
                _indicators.Add((axis, nominals));
            nominals++;
        }

        Dimensions = nominals;
    }

    /// <summary>The parameters with more than one value, those that others hang on first.</summary>
    public EncodedAxis[] Axes { get; }

    /// <summary>Number of coordinates.</summary>
    public int Dimensions { get; }

    /// <summary>How many of them are numeric: the first.</summary>
    public int Numeric { get; }

    /// <summary>The coordinate of an axis.</summary>
    public int CoordinateOf(int axis) => _coordinates[axis];

    /// <summary>Whether a parameter is active among these genes.</summary>
    public bool IsActive(ReadOnlySpan<double> genes, int axis)
    {
        while (Axes[axis].Parent is { } parent)
        {
            if (genes[parent] != Axes[axis].ParentChoice)
                return false;
            axis = parent;
        }

        return true;
    }

    /// <summary>The coordinates of genes.</summary>
    public void Locate(ReadOnlySpan<double> genes, Span<double> coordinates)
    {
        for (var axis = 0; axis < Axes.Length; axis++)
            coordinates[_coordinates[axis]] = IsActive(genes, axis) ? Axes[axis].CoordinateOf(genes[axis]) : Axes[axis].Inactive;
        foreach (var (axis, indicator) in _indicators)
            coordinates[indicator] = IsActive(genes, axis) ? 1 : 0;
    }

    /// <summary>
    /// The genes of a configuration; those of inactive parameters, and of values from outside the space, lie in the middle.
    /// </summary>
    public double[] GenesOf(Configuration configuration)
    {
        var genes = new double[Axes.Length];
        for (var axis = 0; axis < genes.Length; axis++)
        {
            var share = Axes[axis].Domain.ShareIn(configuration, Axes[axis].Name);
            genes[axis] = Axes[axis].GeneAt(double.IsNaN(share) ? EncodedAxis.InactiveShare : share);
        }

        return genes;
    }

    /// <summary>The configuration that genes stand for.</summary>
    public Configuration Configure(ReadOnlySpan<double> genes)
    {
        var values = new Dictionary<string, JsonElement>(Axes.Length);
        for (var axis = 0; axis < Axes.Length; axis++)
            values[Axes[axis].Name] = Axes[axis].Domain.AtShare(Axes[axis].Shares is { } shares ? shares[(int)genes[axis]] : genes[axis]);
        return _space.Configure(name => values.TryGetValue(name, out var value) ? value : _space.Parameters[name].AtShare(0.5));
    }

    private IEnumerable<string> ParentsFirst()
    {
        var listed = new HashSet<string>();
        return _space.Parameters.Keys.SelectMany(WithParents);

        IEnumerable<string> WithParents(string name)
        {
            if (!listed.Add(name))
                return [];
            return _space.Parameters[name].When is { } when ? [.. WithParents(when.Parameter), name] : [name];
        }
    }

    /// <summary>A parameter's axis; null when it is never active in a proposal: a condition on a real number hardly ever holds.</summary>
    private EncodedAxis? AxisOf(string name, Domain domain, List<EncodedAxis> before)
    {
        var axis = new EncodedAxis { Name = name, Domain = domain, Shares = SharesOf(domain) };
        var when = domain.When;
        // What hangs on the only value of a parameter hangs on that parameter's own condition.
        for (; when is not null && _space.Parameters[when.Parameter] is { Choices: 1 } constant; when = constant.When)
            if (!JsonElement.DeepEquals(constant.AtShare(0.5), when.Value))
                return null;
        if (when is null)
            return axis;
        var parent = before.FindIndex(other => other.Name == when.Parameter);
        return parent >= 0 && before[parent].Shares is not null
            ? axis with { Parent = parent, ParentChoice = (int)before[parent].GeneAt(before[parent].Domain.ShareOf(when.Value)) }
            : null;
    }

    private static double[]? SharesOf(Domain domain) => domain switch
    {
        CategoricalDomain categorical => [.. Enumerable.Range(0, categorical.Values.Count).Select(categorical.ShareAt)],
        IntegerDomain { Choices: <= EncodedAxis.MostChoices } integer =>
            [.. (integer with { Points = null, Values = null }).GridValues()!.Select(integer.ShareOf)],
        _ => null,
    };

    // An inactive nominal parameter has a place of its own; a parent of two nominal values says by itself which one holds.
    private bool NeedsIndicator(int axis) =>
        !Axes[axis].IsNominal && Axes[axis].Parent is { } parent
            && !(Axes[parent] is { IsNominal: true, Shares.Length: 2 } && Axes[parent].Parent is null);
}
