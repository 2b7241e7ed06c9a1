using SearchCluster.Client.Answers;
using SearchCluster.Client.Commands;
using Xunit;

namespace SearchCluster.Client.Tests.Commands;

public sealed class FileTargetTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("searchcluster-target-").FullName;

    public FileTargetTests()
    {
        File.WriteAllText(In("base.db"), "SQLite format 3\0 and pages");
        File.WriteAllText(In("study.yaml"), "name: s\nspace: { x0: { kind: uniform, low: 0, high: 1 } }\nfunction: { name: sphere }\n");
        Directory.CreateDirectory(In("folder"));
        Directory.CreateSymbolicLink(In("there"), _folder);
        File.CreateSymbolicLink(In("link"), "base.db");
        File.CreateSymbolicLink(In("link-to-wal"), In("base.db-wal"));
        File.CreateSymbolicLink(In("circle"), In("circle"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("base.db", "the database")]
    [InlineData("BASE.db", "the database")]
    [InlineData("folder/../base.db", "the database")]
    [InlineData("there/base.db", "the database")]
    [InlineData("link", "the database")]
    [InlineData("there/link", "the database")]
    [InlineData("base.db-wal", "a part of the database")]
    [InlineData("link-to-wal", "a part of the database")]
    [InlineData("there/base.db-shm", "a part of the database")]
    [InlineData("base.db-journal", "a part of the database")]
    [InlineData("base.db.lock", "a part of the database")]
    [InlineData("settings.json", "the settings")]
    [InlineData("study.yaml", "a study file")]
    [InlineData("folder", "a folder")]
    [InlineData("circle", "not written")]
    [InlineData("", "the name is empty")]
    public void At_AFileThatMustStay_IsRefused(string name, string why)
    {
        var error = Assert.Throws<CommandException>(() => At(name));

        Assert.Equal(ExitCode.Invalid, error.Code);
        Assert.Contains(why, error.Message);
        Assert.StartsWith("SQLite", File.ReadAllText(In("base.db")));
    }

    [Theory]
    [InlineData("base.db", "the database")]
    [InlineData("study.yaml", "a study file")]
    public void At_AHardLinkToAFileThatMustStay_IsRefused(string file, string why)
    {
        CreateHardLink(In(file), In("hard.html"));

        Assert.Contains(why, Assert.Throws<CommandException>(() => At("hard.html")).Message);
    }

    [Fact]
    public void At_AnotherDatabase_IsRefused()
    {
        File.WriteAllText(In("other.db"), "SQLite format 3\0 and pages");

        Assert.Contains("it is a SQLite database", Assert.Throws<CommandException>(() => At("other.db")).Message);
    }

    [Fact]
    public async Task Write_ThatFailsHalfWay_LeavesTheOldFileAndNothingElse()
    {
        await Write("page.html", "old");
        var before = Directory.GetFileSystemEntries(_folder).Order();

        var error = await Assert.ThrowsAsync<CommandException>(() => At("page.html").Write(async stream =>
        {
            await stream.WriteAsync("half"u8.ToArray());
            throw new IOException("disk full");
        }));

        Assert.Equal((ExitCode.Failed, $"'{In("page.html")}' cannot be written: disk full"), (error.Code, error.Message));
        Assert.Equal("old", File.ReadAllText(In("page.html")));
        Assert.Equal(before, Directory.GetFileSystemEntries(_folder).Order());
    }

    [Fact]
    public async Task Write_ToALink_KeepsTheLinkAndReplacesItsTarget()
    {
        await Write("page.html", "a longer old text");
        File.CreateSymbolicLink(In("latest.html"), In("page.html"));

        await Write("latest.html", "new");

        Assert.Equal("new", File.ReadAllText(In("page.html")));
        Assert.Equal(In("page.html"), new FileInfo(In("latest.html")).LinkTarget);
    }

    [Fact]
    public async Task Write_OfAFileThatIsThere_SaysSoAndKeepsItsMode()
    {
        Assert.False(At("page.html").Replaces);
        await Write("page.html", "old");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(In("page.html"), UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var target = At("page.html");
        await target.Write(stream => stream.WriteAsync("new"u8.ToArray()).AsTask());

        Assert.True(target.Replaces);
        Assert.Equal($"{In("page.html")}, in place of the file that was there", target.Written);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(In("page.html")));
    }

    [Fact]
    public async Task Write_WhereThereIsNoFolder_SaysSo() =>
        Assert.EndsWith(
            "cannot be written: its folder does not exist",
            (await Assert.ThrowsAsync<CommandException>(() => Write("no/page.html", "x"))).Message);

    [Fact]
    public async Task Write_ToADevice_WritesThrough() =>
        await FileTarget.At("/dev/null", In("base.db"), []).Write(stream => stream.WriteAsync("x"u8.ToArray()).AsTask());

    private string In(string name) => Path.Combine(_folder, name);

    private FileTarget At(string name) =>
        FileTarget.At(name.Length == 0 ? "" : In(name), In("base.db"), [(In("settings.json"), "the settings")]);

    private Task Write(string name, string text) =>
        At(name).Write(stream => stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text)).AsTask());

    private static void CreateHardLink(string file, string link)
    {
        using var linking = System.Diagnostics.Process.Start("ln", [file, link]);
        linking.WaitForExit();
        Assert.Equal(0, linking.ExitCode);
    }
}
