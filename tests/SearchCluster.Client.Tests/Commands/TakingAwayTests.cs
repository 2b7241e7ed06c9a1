using Xunit;

namespace SearchCluster.Client.Tests.Commands;

public sealed class TakingAwayTests : IDisposable
{
    private readonly StudyFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ExportAndReport_ToStandardOutputAndToFiles_HoldEveryTrial()
    {
        await _folder.Run("run", _folder.WriteFunction(trials: 6));

        var printed = await _folder.Run("export", "function");
        var file = await _folder.Run("export", "function", "--format", "parquet", "-o", "function.parquet", "--output", "json");
        var refused = await _folder.Run("export", "function", "--format", "parquet");

        var report = await _folder.Run("report", "function", "-o", "page.html");

        Assert.Equal(0, report.ExitCode);
        Assert.StartsWith("<!doctype html>", File.ReadAllText(Path.Combine(_folder.Path, "page.html")));
        Assert.Equal(7, printed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal("function.parquet", (string?)file.Document["file"]);
        Assert.Equal("PAR1"u8.ToArray(), File.ReadAllBytes(Path.Combine(_folder.Path, "function.parquet"))[..4]);
        Assert.Equal(2, refused.ExitCode);
    }
}
