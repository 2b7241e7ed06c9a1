using ArchUnitNET.Loader;
using SearchCluster.Presentation.Views;
using SearchCluster.Silo.Hosting;
using SearchCluster.Training;
using SearchCluster.Web.Hosting;
using Xunit;

namespace SearchCluster.Client.Tests.Architecture;

/// <summary>
/// The folders of a project are layers: a folder knows those below it alone. What lies in folders inside it is part of it.
/// </summary>
public sealed class FolderCycleTests
{
    [Theory]
    [InlineData(typeof(SearchClusterSilo))]
    [InlineData(typeof(TrainingPlan))]
    [InlineData(typeof(StudyView))]
    [InlineData(typeof(Application))]
    [InlineData(typeof(SearchClusterWeb))]
    public void Folders_OfAProject_DependOnEachOtherInOneDirection(System.Type of)
    {
        var project = of.Namespace!.Split('.')[..2] is var parts ? string.Join('.', parts) + "." : "";
        var known = new ArchLoader().LoadAssemblies(of.Assembly).Build().Types
            .SelectMany(type => type.Dependencies.Select(dependency => (Folder: FolderOf(type), Other: FolderOf(dependency.Target))))
            .Where(use => use is { Folder: not null, Other: not null } && use.Folder != use.Other)
            .ToLookup(use => use.Folder!, use => use.Other!);
        var folders = known.Select(uses => uses.Key).ToHashSet();

        // What knows no folder of a circle, or is known by none, is in no circle.
        while (folders.RemoveWhere(folder =>
            !known[folder].Any(folders.Contains) || !folders.Any(other => known[other].Contains(folder))) > 0)
        {
        }

        Assert.Empty(folders.SelectMany(folder =>
            known[folder].Where(folders.Contains).Distinct().Select(other => $"{folder} knows {other}")));

        string? FolderOf(ArchUnitNET.Domain.IType type) =>
            type is not ArchUnitNET.Domain.GenericParameter && type.Namespace?.FullName is { } name
                && name.StartsWith(project, StringComparison.Ordinal)
                ? name[project.Length..].Split('.')[0]
                : null;
    }
}
