using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Serialization;
using Orleans.Serialization.Configuration;
using Orleans.Serialization.TypeSystem;

namespace SearchCluster.Silo.Hosting;

/// <summary>
/// The types that a message may name: those of SearchCluster and of Orleans, and the framework's plain values and collections. Orleans
/// would list them one by one from its manifest when it starts, which takes a third of a second; the rule says the same.
/// </summary>
internal sealed class WireTypes : ITypeNameFilter
{
    private static readonly HashSet<string> Values =
    [
        "System.Nullable", "System.Tuple", "System.ValueTuple", "System.Guid", "System.DateOnly", "System.TimeOnly", "System.Uri",
            "System.Version",
        "System.Int128", "System.UInt128", "System.Half", "System.Array", "System.Threading.CancellationToken",
        "System.Threading.Tasks.Task", "System.Threading.Tasks.ValueTask",
    ];

    /// <summary>Puts the rule in the place of the list.</summary>
    public static IServiceCollection Apply(IServiceCollection services) => services
        .AddSingleton<ITypeNameFilter, WireTypes>()
        .Replace(ServiceDescriptor.Singleton(provider => new TypeConverter(
            provider.GetServices<ITypeConverter>(),
            provider.GetServices<ITypeNameFilter>(),
            provider.GetServices<ITypeFilter>(),
            Options.Create(AliasesAlone(provider.GetRequiredService<IOptionsFactory<TypeManifestOptions>>())),
            provider.GetRequiredService<TypeResolver>())));

    /// <inheritdoc/>
    public bool? IsTypeNameAllowed(string typeName, string assemblyName) =>
        IsOf(assemblyName, "SearchCluster") || IsOf(assemblyName, "searchcluster") || IsOf(assemblyName, "Orleans")
            || Values.Contains(WithoutArity(typeName)) ? true : null;

    private static bool IsOf(string assembly, string product) =>
        assembly.StartsWith(product, StringComparison.Ordinal)
            && (assembly.Length == product.Length || assembly[product.Length] is '.' or '-' or ',');

    private static string WithoutArity(string type) => type.IndexOf('`') is >= 0 and var tick ? type[..tick] : type;

    // A manifest of its own, without the lists of types: names that stand for types stay.
    private static TypeManifestOptions AliasesAlone(IOptionsFactory<TypeManifestOptions> manifests)
    {
        var manifest = manifests.Create(Options.DefaultName);
        foreach (var types in new[] { manifest.Serializers, manifest.FieldCodecs, manifest.Activators, manifest.Copiers,
            manifest.Converters, manifest.InterfaceProxies })
            types.Clear();
        return manifest;
    }
}
