using System.Reflection;
using System.Text.Json.Serialization;
using SearchCluster.Training.Data;
using Xunit;

namespace SearchCluster.Training.Tests.Data;

public sealed class DataFoldersTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("searchcluster-folders-").FullName;

    public DataFoldersTests()
    {
        Write("data/a.csv");
        Write("data/deep/b.csv");
        Write("more/c.csv");
        Write("more/a.csv");
        Write("data-secret/d.csv");
        Write("secret.csv");
        Link("data/inside.csv", "deep/b.csv");
        Link("data/across.csv", Of("more/c.csv"));
        Link("data/folder", "deep");
        Link("data/out.csv", "../secret.csv");
        Link("data/away", Of("data-secret"));
        Link("data/gone", Of("nothing"));
        Link("data/loop", "loop");
        Link("data/chain.csv", "out.csv");
        Link("alias", "data");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("a.csv", "data/a.csv")]
    [InlineData("deep/b.csv", "data/deep/b.csv")]
    [InlineData("c.csv", "more/c.csv")]
    [InlineData("deep/../a.csv", "data/a.csv")]
    [InlineData("./a.csv", "data/a.csv")]
    [InlineData("inside.csv", "data/deep/b.csv")]
    [InlineData("across.csv", "more/c.csv")]
    [InlineData("folder/b.csv", "data/deep/b.csv")]
    [InlineData("deep", "data/deep")]
    [InlineData(".", "data")]
    public void Locate_OfWhatLiesInAFolder_FindsItWithoutLinks(string name, string expected)
    {
        Assert.Equal(Of(expected), Folders("data", "more").Locate(name));
        Assert.Equal(Of(expected), Folders("alias", "more").Locate(name));
    }

    [Fact]
    public void Locate_OfAnAbsolutePathInside_TakesTheFoldersNameWithLinksAndWithout()
    {
        Assert.Equal(Of("data/a.csv"), Folders("data").Locate(Of("data/a.csv")));
        Assert.Equal(Of("data/a.csv"), Folders("alias").Locate(Of("alias/a.csv")));
        Assert.Equal(Of("data/a.csv"), Folders("alias").Locate(Of("data/a.csv")));
    }

    [Theory]
    [InlineData("/etc/passwd", "/etc/passwe")]
    [InlineData("../secret.csv", "../absent.csv")]
    [InlineData("../data-secret/d.csv", "../data-secret/e.csv")]
    [InlineData("deep/../../secret.csv", "deep/../../absent.csv")]
    [InlineData("/proc/self/root/etc/passwd", "/proc/self/root/etc/passwe")]
    [InlineData("a.csv\0", "e.csv\0")]
    [InlineData("~/.ssh/id_rsa", "/root/.ssh/id_rsa")]
    public void Locate_OfWhatLiesOutside_SaysTheSameWhetherItExistsOrNot(string there, string absent)
    {
        if (there.StartsWith('~'))
            there = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        Assert.Equal(
            Refusal(absent).Replace(absent, "NAME", StringComparison.Ordinal), Refusal(there)
            .Replace(there, "NAME", StringComparison.Ordinal));
        Assert.Contains("lies outside of the data folders", Refusal(there), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("out.csv")]
    [InlineData("away/d.csv")]
    [InlineData("away/absent.csv")]
    [InlineData("gone/d.csv")]
    [InlineData("chain.csv")]
    [InlineData("deep/../out.csv")]
    public void Locate_ThroughALinkThatLeadsOut_IsRefusedWithoutALookAtItsEnd(string name) =>
        Assert.Contains("is reached by a link that leads out of the data folders", Refusal(name), StringComparison.Ordinal);

    [Theory]
    [InlineData("absent.csv")]
    [InlineData("loop")]
    [InlineData("a.csv/b")]
    public void Locate_OfNothingInside_SaysThatItIsNotThere(string name) =>
        Assert.Equal($"{name}: is not in the data folders of this silo: {Of("data")}", Refusal(name));

    // On a file system that tells cases apart, another case is another folder.
    [Fact]
    public void Locate_InAnotherCase_IsOutside()
    {
        if (OperatingSystem.IsLinux())
            Assert.Contains("lies outside", Refusal(Of("DATA/a.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OfAFolderWhoseFileIsALinkOut_IsRefused()
    {
        var folder = Path.GetDirectoryName(Write("data/set/data_batch_1.bin"))!;
        Link("data/set/test_batch.bin", Of("secret.csv"));
        Link("data/set/train-images-idx3-ubyte", Of("secret.csv"));

        Assert.Contains("by a link", Load(new IdxDataset { Directory = folder }, "data"), StringComparison.Ordinal);
        Link("data/other/data_batch_1.bin", Of("secret.csv"));
        Assert.Contains("by a link", Load(new Cifar10Dataset { Directory = "other" }, "data"), StringComparison.Ordinal);
        Link("data/nested/cifar-10-batches-bin", Of("data-secret"));
        Assert.Contains("by a link", Load(new Cifar10Dataset { Directory = "nested" }, "data"), StringComparison.Ordinal);
    }

    // Of every kind there is, also of those to come: a text of a data set is taken for a path, but for those that are known to be none.
    [Fact]
    public void Load_OfEveryKindWithAPath_IsRefusedWhereThereAreNoFolders()
    {
        string[] noPaths = ["Label"];
        var kinds = typeof(DatasetPlan).GetCustomAttributes<JsonDerivedTypeAttribute>().Select(kind => kind.DerivedType);
        foreach (var kind in kinds)
            foreach (var path in kind.GetProperties()
                .Where(property => property.PropertyType == typeof(string) && property.CanWrite && !noPaths.Contains(property.Name)))
            {
                var dataset = (DatasetPlan)Activator.CreateInstance(kind)!;
                path.SetValue(dataset, Of("secret.csv"));
                Assert.Contains("no data file may be read here", Load(dataset), StringComparison.Ordinal);
            }
    }

    private string Refusal(string name) => Assert.Throws<DataFileException>(() => Folders("data").Locate(name)).Message;

    private string Load(DatasetPlan dataset, params string[] folders) =>
        Assert.Throws<DataFileException>(() => dataset.Load(1, Folders(folders))).Message;

    private DataFolders Folders(params string[] names) => new(names.Select(Of));

    private string Of(string name) => Path.Combine(_root, name);

    private string Write(string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Of(name))!);
        File.WriteAllText(Of(name), "x,label\n1,0\n2,1\n3,0\n4,1\n5,0\n");
        return Of(name);
    }

    private void Link(string name, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Of(name))!);
        File.CreateSymbolicLink(Of(name), target);
    }
}
