using System.Text.RegularExpressions;
using SearchCluster.Contracts.Workloads;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Client.Tests.Architecture;

/// <summary>A kind of workload is one folder, a line where kinds are listed and a runner; nothing else asks which kind it has.</summary>
public sealed class WorkloadTests
{
    [Fact]
    public void Kinds_AreAllThereAre() =>
        Assert.Equal(
            typeof(Workload).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Workload)) && !type.IsAbstract && type.IsPublic)
                .OrderBy(type => type.Name),
            WorkloadKinds.All.Select(kind => kind.Workload).OrderBy(type => type.Name));

    [Fact]
    public void Sources_NameNoKindOutsideItsFolderAndItsRunner()
    {
        var naming =
            from file in RepositoryRoot.Sources("src")
            let path = Path.GetRelativePath(RepositoryRoot.Path, file).Replace('\\', '/')
            where Regex.IsMatch(path, "^src/SearchCluster.(Contracts|Silo|Client|Presentation)/") && !path.EndsWith("/WorkloadKinds.cs")
            let text = File.ReadAllText(file)
            from kind in WorkloadKinds.All
            where !path.StartsWith($"src/SearchCluster.Contracts/{FolderOf(kind)}/")
                && !text.Contains($": WorkloadRunner<{kind.Workload.Name}>")
            where Regex.IsMatch(text, $"""\b{kind.Workload.Name}\b|"{kind.Key}["\.]""")
            select $"{path} names {kind.Key}";

        Assert.Empty(naming);
    }

    private static string FolderOf(WorkloadKind kind) => kind.Workload.Namespace!["SearchCluster.Contracts.".Length..].Replace('.', '/');
}
