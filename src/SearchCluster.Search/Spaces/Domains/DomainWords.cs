using System.Globalization;

namespace SearchCluster.Search.Domains;

/// <summary>Domains in words, for messages and lineages.</summary>
internal static class DomainWords
{
    /// <summary>The range or the values: numbers to four digits.</summary>
    public static string Describe(Domain domain) => domain switch
    {
        UniformDomain { Low: var low, High: var high } => Describe(low, high),
        LogUniformDomain { Low: var low, High: var high } => Describe(low, high),
        IntegerDomain { Low: var low, High: var high } => Describe(low, high),
        CategoricalDomain { Values: var values } => string.Join(" or ", values.Select(value => value.GetRawText())),
        FixedDomain { Value: var value } => value.GetRawText(),
        _ => domain.ToString(),
    };

    private static string Describe(double low, double high) =>
        $"{Describe(low)} to {Describe(high)}";

    private static string Describe(double number) =>
        number.ToString(number != 0 && Math.Abs(number) is < 1e-3 or >= 1e5 ? "0.###e0" : "G4", CultureInfo.InvariantCulture);
}
