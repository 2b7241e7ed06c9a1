using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization.TypeSystem;
using SearchCluster.Contracts.Grains;
using SearchCluster.Search.Studies;
using SearchCluster.Silo.Grains;
using SearchCluster.Silo.Hosting;
using SearchCluster.Silo.Journal;
using Xunit;

namespace SearchCluster.Silo.Tests.Hosting;

public sealed class WireTypesTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddSearchClusterSerialization().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Theory]
    [InlineData(typeof(StudySummary))]
    [InlineData(typeof(SlotTask[]))]
    [InlineData(typeof(StudyGrain))]
    [InlineData(typeof(JournalConflictException))]
    [InlineData(typeof(IReadOnlyList<JournalEntry>))]
    [InlineData(typeof(Dictionary<string, StudyDigest>))]
    [InlineData(typeof(ImmutableArray<(string, TrialSummary?)>))]
    [InlineData(typeof(ValueTuple<int, TimeSpan?>))]
    [InlineData(typeof(CancellationToken))]
    [InlineData(typeof(SiloAddress))]
    [InlineData(typeof(TimeoutException))]
    [InlineData(typeof(Guid))]
    public void Format_OfATypeThatMessagesName_IsReadBack(Type type)
    {
        var converter = _services.GetRequiredService<TypeConverter>();

        Assert.Equal(type, converter.Parse(converter.Format(type)));
    }

    [Theory]
    [InlineData(typeof(System.Diagnostics.Process))]
    [InlineData(typeof(FileInfo))]
    [InlineData(typeof(List<FileInfo>))]
    [InlineData(typeof(ServiceCollection))]
    public void Parse_OfATypeThatNoMessageHas_IsRefused(Type type)
    {
        var converter = _services.GetRequiredService<TypeConverter>();

        Assert.Throws<InvalidOperationException>(() => converter.Parse(RuntimeTypeNameFormatter.Format(type)));
    }
}
