using ArchUnitNET.Loader;
using SearchCluster.Silo.Hosting;
using Xunit;
using static ArchUnitNET.Fluent.Slices.SliceRuleDefinition;

namespace SearchCluster.Client.Tests.Architecture;

/// <summary>The silo's folders are layers: a folder knows those below it alone.</summary>
public sealed class SiloLayersTests
{
    [Fact]
    public void Folders_OfTheSilo_DependOnEachOtherInOneDirection()
    {
        var silo = new ArchLoader().LoadAssemblies(typeof(SearchClusterSilo).Assembly).Build();

        var broken = Slices().Matching("SearchCluster.Silo.(*)").Should().BeFreeOfCycles().Evaluate(silo).Where(result => !result.Passed);

        Assert.Empty(broken.Select(result => result.Description));
    }
}
