using SearchCluster.Client.Commands;
using Xunit;

namespace SearchCluster.Client.Tests.Commands;

public sealed class FileTargetTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("searchcluster-target-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Write_ThatFailsHalfWay_LeavesTheOldFileAndNothingElse()
    {
        var file = Path.Combine(_folder, "page.html");
        await FileTarget.Write(file, stream => stream.WriteAsync("old"u8.ToArray()).AsTask());

        await Assert.ThrowsAsync<CommandException>(() => FileTarget.Write(file, async stream =>
        {
            await stream.WriteAsync("half"u8.ToArray());
            throw new IOException("disk full");
        }));

        Assert.Equal("old", File.ReadAllText(file));
        Assert.Equal([file], Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task Write_ToALink_KeepsTheLink()
    {
        var (file, link) = (Path.Combine(_folder, "page.html"), Path.Combine(_folder, "latest.html"));
        File.WriteAllText(file, "a longer old text");
        File.CreateSymbolicLink(link, file);

        await FileTarget.Write(link, stream => stream.WriteAsync("new"u8.ToArray()).AsTask());

        Assert.Equal("new", File.ReadAllText(file));
        Assert.Equal(file, new FileInfo(link).LinkTarget);
    }
}
