using ArchUnitNET.Loader;
using SearchCluster.Silo.Hosting;
using SearchCluster.Training;
using SearchCluster.Web.Hosting;
using Xunit;
using static ArchUnitNET.Fluent.Slices.SliceRuleDefinition;

namespace SearchCluster.Client.Tests.Architecture;

/// <summary>The folders of a project are layers: a folder knows those below it alone.</summary>
public sealed class FolderCycleTests
{
    [Theory]
    [InlineData(typeof(SearchClusterSilo), "SearchCluster.Silo.(*)")]
    [InlineData(typeof(TrainingPlan), "SearchCluster.Training.(*)")]
    [InlineData(typeof(SearchClusterWeb), "SearchCluster.Web.(*)")]
    public void Folders_OfAProject_DependOnEachOtherInOneDirection(System.Type of, string folders)
    {
        var project = new ArchLoader().LoadAssemblies(of.Assembly).Build();

        var broken = Slices().Matching(folders).Should().BeFreeOfCycles().Evaluate(project).Where(result => !result.Passed);

        Assert.Empty(broken.Select(result => result.Description));
    }
}
