using SearchCluster.Contracts.Workloads.Commands;
using Xunit;

namespace SearchCluster.Contracts.Tests.Commands;

public sealed class CommandFilesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("command-files-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Packed_OfACommandWithFiles_CarriesThemAndLeavesItsFolder()
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "from", "data"));
        File.WriteAllText(Path.Combine(_folder.FullName, "from", "train.py"), "print(1)");
        File.WriteAllText(Path.Combine(_folder.FullName, "from", "data", "a b.csv"), "1,2");
        File.WriteAllText(Path.Combine(_folder.FullName, "from", "secret"), "not sent");
        var workload =
            new CommandWorkload(new CommandPlan { Run = new CommandLine("python3 train.py", null), Files = ["train.py", "data/"] });

        var packed = (CommandWorkload)workload.At(Path.Combine(_folder.FullName, "from")).Packed();
        CommandFiles.Unpack(packed.Plan.Bundle!, Path.Combine(_folder.FullName, "to"));

        Assert.Null(packed.Plan.Directory);
        Assert.Equal(
            ["data/a b.csv", "train.py"],
            Directory.GetFiles(Path.Combine(_folder.FullName, "to"), "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Path.Combine(_folder.FullName, "to"), file)).Order());
        Assert.Equal(packed.Plan.Bundle, ((CommandWorkload)workload.At(Path.Combine(_folder.FullName, "from")).Packed()).Plan.Bundle);
    }

    [Fact]
    public void Packed_OfAFileThatIsMissing_Throws()
    {
        var workload = new CommandWorkload(new CommandPlan { Run = new CommandLine("x", null), Files = ["missing"] });

        Assert.ThrowsAny<IOException>(() => workload.At(_folder.FullName).Packed());
    }

    [Theory]
    [InlineData("gpu>=1", new[] { "gpu=4" }, true)]
    [InlineData("gpu>=0.5", new[] { "zone=b", "gpu=1" }, true)]
    [InlineData("gpu>=2", new[] { "gpu=1" }, false)]
    [InlineData("gpu>=1", new[] { "zone=b" }, false)]
    [InlineData("gpu=1", new[] { "gpu=4" }, false)]
    [InlineData("zone=b", new[] { "zone=b" }, true)]
    public void Requirement_OfASilo_IsMetByALabelOrAnAmount(string requirement, string[] labels, bool isMet) =>
        Assert.Equal(isMet, Requirement.IsMetBy(requirement, labels));
}
