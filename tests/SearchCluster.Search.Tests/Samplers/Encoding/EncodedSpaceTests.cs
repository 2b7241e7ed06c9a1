using CsCheck;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Samplers;
using SearchCluster.Search.Samplers.Encoding;
using Xunit;
using static SearchCluster.Search.Tests.SearchJson;

namespace SearchCluster.Search.Tests.Samplers.Encoding;

public class EncodedSpaceTests
{
    private static readonly SearchSpace Space = new(new()
    {
        ["momentum"] =
            new UniformDomain { Low = 0, High = 1, When = new ParameterCondition { Parameter = "optimizer", Value = Value("sgd") } },
        ["optimizer"] = new CategoricalDomain { Values = Values("sgd", "adam", "rmsprop") },
        ["rate"] = new LogUniformDomain { Low = 1e-4, High = 1 },
        ["depth"] = new IntegerDomain { Low = 1, High = 5 },
    });

    [Fact]
    public void Configure_OfTheGenesOfAConfiguration_GivesItBack() =>
        Gen.Select(RandomSpace.OnAGrid, Gen.ULong[0, 1_000]).Sample((space, trial) =>
        {
            var configuration = new GridSamplerOptions().Build(space, 0)
                .Propose((int)(trial % (ulong)new GridSamplerOptions().Size(space)!.Value), [])!;
            var encoded = new EncodedSpace(space);
            var back = encoded.Configure(encoded.GenesOf(configuration));
            return HangsOnARealNumber(space)
                || (back.Count == configuration.Count && configuration.All(value => space.Parameters[value.Key].Choices is null
                ? Math.Abs(back.Number(value.Key) - value.Value.GetDouble()) < 1e-9
                : back[value.Key].GetRawText() == value.Value.GetRawText()));
        }, iter: 300, seed: "0000KLTmWZyH");

    [Fact]
    public void Locate_OfALogarithmicNumber_IsItsShareInLogSpace() =>
        Assert.Equal(0.5, Located("adam", rate: 0.01)[Coordinate("rate")], 1e-12);

    // Whatever is drawn for an inactive parameter must not move the point; that it is inactive must.
    [Fact]
    public void Locate_OfAnInactiveNumber_IsFixedAndTold()
    {
        var (sgd, adam, rmsprop) = (Located("sgd", 0.1), Located("adam", 0.1), Located("rmsprop", 0.1));

        Assert.Equal(0.5, adam[Coordinate("momentum")]);
        Assert.Equal(0.25, sgd[Coordinate("momentum")], 1e-12);
        Assert.Equal([1, 0, 0], new[] { sgd[^1], adam[^1], rmsprop[^1] });
    }

    // Such a condition holds for one real number of all: the encoding leaves out what hangs on it.
    private static bool HangsOnARealNumber(SearchSpace space) =>
        space.Parameters.Values.Any(domain => domain.When is { } when && space.Parameters[when.Parameter].Choices is null);

    private static double[] Located(string optimizer, double rate)
    {
        var encoded = new EncodedSpace(Space);
        var values = new Dictionary<string, object> { ["optimizer"] = optimizer, ["rate"] = rate, ["depth"] = 2, ["momentum"] = 0.25 };
        var coordinates = new double[encoded.Dimensions];
        encoded.Locate(encoded.GenesOf(Space.Configure(name => Value(values[name]))), coordinates);
        return coordinates;
    }

    private static int Coordinate(string name)
    {
        var encoded = new EncodedSpace(Space);
        return encoded.CoordinateOf(Array.FindIndex(encoded.Axes, axis => axis.Name == name));
    }
}
