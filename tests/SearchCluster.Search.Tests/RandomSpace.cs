using System.Text.Json;
using CsCheck;
using SearchCluster.Search.Domains;
using static SearchCluster.Search.Tests.SearchJson;

namespace SearchCluster.Search.Tests;

/// <summary>Sound spaces of every kind of domain, in which a parameter may hang on any one before it.</summary>
internal static class RandomSpace
{
    /// <summary>Spaces whose domains all have grid values, a few each.</summary>
    public static Gen<SearchSpace> OnAGrid { get; } = Of(Gen.OneOf<Domain>(
        Gen.Select(Gen.Int[-3, 3], Gen.Int[1, 5], Gen.Int[1, 3])
            .Select(Domain (low, width, step) => new IntegerDomain { Low = low, High = low + width, Step = step }),
        Gen.Int[1, 4].Select(Domain (points) => new UniformDomain { Low = -1, High = 2, Points = points }),
        Gen.Int[1, 4].Select(Domain (points) => new LogUniformDomain { Low = 1e-3, High = 10, Points = points }),
        Gen.Int[1, 4]
            .Select(Domain (count) =>
            new UniformDomain { Low = 0, High = 9, Values = [.. Enumerable.Range(0, count).Select(i => 9.0 - i)] }),
        Gen.Int[1, 4].Select(Domain (count) => new CategoricalDomain { Values = [.. Values("a", 2, true, null).Take(count)] }),
        Gen.Int[0, 3].Select(Domain (value) => new FixedDomain { Value = Value(value) })));

    private static Gen<SearchSpace> Of(Gen<Domain> domain) =>
        Gen.Select(domain, Gen.Bool, Gen.Int[0, 99], Gen.Int[0, 99]).Array[1, 6].Select(parts =>
        {
            var parameters = new OrderedDictionary<string, Domain>();
            foreach (var (drawn, isConditional, other, value) in parts)
                parameters.Add(
                    $"x{parameters.Count}", isConditional && parameters.Count > 0 ? HangOn(drawn, parameters, other, value) : drawn);
            return new SearchSpace(parameters);
        });

    private static Domain HangOn(Domain domain, OrderedDictionary<string, Domain> parameters, int other, int value)
    {
        var (name, decisive) = parameters.GetAt(other % parameters.Count);
        IReadOnlyList<JsonElement> values = decisive.GridValues()!;
        return domain with { When = new ParameterCondition { Parameter = name, Value = values[value % values.Count] } };
    }
}
