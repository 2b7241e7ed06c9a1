using SearchCluster.Search.Domains;

namespace SearchCluster.Search.Samplers.Encoding;

/// <summary>The one encoding of a parameter's value in a configuration as a number, from which all others follow.</summary>
internal static class ParameterShares
{
    /// <summary>
    /// The share at which a parameter lies in its domain, from 0 to 1; NaN where it is inactive, or has a value from outside.
    /// </summary>
    public static double ShareIn(this Domain domain, Configuration configuration, string name) =>
        configuration.TryGetValue(name, out var value) && domain.Contains(value) ? domain.ShareOf(value) : double.NaN;
}
