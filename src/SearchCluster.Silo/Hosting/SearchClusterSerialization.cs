using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Cloning;
using SearchCluster.Contracts.Json;

namespace SearchCluster.Silo.Hosting;

/// <summary>The one JSON shape as Orleans' wire format, for silos and clients.</summary>
public static class SearchClusterSerialization
{
    /// <summary>Serialises every type of our namespaces by System.Text.Json, and copies none inside a process.</summary>
    public static IServiceCollection AddSearchClusterSerialization(this IServiceCollection services) => WireTypes.Apply(services
        .AddSingleton<IGeneralizedCopier, ImmutableCopier>()
        .AddSerializer(serializer => serializer.AddJsonSerializer(
            isSupported: IsOurs, jsonSerializerOptions: SearchClusterJson.Options)));

    private static bool IsOurs(Type type) => type.Namespace is { } name
        && (name == "SearchCluster" || name.StartsWith("SearchCluster.", StringComparison.Ordinal))
        && !name.StartsWith("SearchCluster.Silo.Grains", StringComparison.Ordinal);

    /// <summary>Our records never change once made: a copy would be the same.</summary>
    private sealed class ImmutableCopier : IGeneralizedCopier
    {
        public bool IsSupportedType(Type type) => IsOurs(type);

        public object? DeepCopy(object? input, CopyContext context) => input;
    }
}
