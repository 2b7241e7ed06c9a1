using SearchCluster.Client.StudyFiles;
using SearchCluster.Training.Data;
using Xunit;

namespace SearchCluster.Client.Tests.StudyFiles;

/// <summary>The files under <c>deploy/studies</c>: what the README tells people to run.</summary>
public sealed class ShippedStudiesTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "studies");

    private static readonly List<string> Names =
        [.. Directory.GetFiles(Folder, "*.yaml").Select(Path.GetFileNameWithoutExtension).OfType<string>().Order()];

    public static TheoryData<string> Files() => [.. Names];

    [Theory]
    [MemberData(nameof(Files))]
    public void Read_OfAShippedStudy_FindsNoProblem(string name)
    {
        var (spec, problems) = StudyFile.Read(Path.Combine(Folder, name + ".yaml"));

        Assert.Empty(problems);
        Assert.Equal(name, spec!.Name);
        // Others lie on disk, if at all.
        if (spec.Workload.Data?.Dataset is DigitsDataset or SyntheticDataset)
            Assert.Empty(spec.DataProblems(spec.Workload.Data.Dataset.Load(spec.Search.Seed)));
    }

    [Fact]
    public void Files_HoldTheQuickstart() => Assert.Contains("quickstart", Names);
}
