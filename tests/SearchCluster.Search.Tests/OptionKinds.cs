using System.Reflection;
using System.Text.Json.Serialization;

namespace SearchCluster.Search.Tests;

/// <summary>The kinds of a polymorphic family, as its <see cref="JsonDerivedTypeAttribute"/> lines name them.</summary>
internal static class OptionKinds
{
    public static IReadOnlyDictionary<string, Type> Of(Type family) =>
        family.GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false)
            .ToDictionary(line => (string)line.TypeDiscriminator!, line => line.DerivedType);
}
