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

        var again = await _folder.Run("report", "function", "-o", "page.html");

        Assert.Equal(0, report.ExitCode);
        Assert.DoesNotContain("in place of", report.Output);
        Assert.Contains("in place of the file that was there", again.Output);
        Assert.StartsWith("<!doctype html>", File.ReadAllText(Path.Combine(_folder.Path, "page.html")));
        Assert.Equal(7, printed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal("function.parquet", (string?)file.Document["file"]);
        Assert.Equal("PAR1"u8.ToArray(), File.ReadAllBytes(Path.Combine(_folder.Path, "function.parquet"))[..4]);
        Assert.Equal(2, refused.ExitCode);
    }

    [Fact]
    public async Task ExportReportAndPlot_OntoWhatTheyRead_AreRefusedAndTheDatabaseStays()
    {
        await _folder.Run("run", _folder.WriteFunction(trials: 2), "--database", "base.db");

        foreach (var verb in (string[][])[["report", "function"], ["export", "function", "--format", "json"],
            ["plot", "function", "--kind", "objective"]])
            foreach (var target in (string[])["base.db", "./base.db", "base.db-wal", "base.db.lock", "function.yaml", "searchcluster.json"])
            {
                var refused = await _folder.Run([.. verb, "--database", "base.db", "-o", target, "--output", "json"]);
                Assert.Equal(2, refused.ExitCode);
                Assert.Contains("is not written", (string?)refused.Document["error"]);
            }

        var shown = await _folder.Run("show", "function", "--database", "base.db", "--output", "json");
        Assert.Equal("Completed", (string?)shown.Document["state"]);
    }

    [Fact]
    public async Task Plot_OfAStudy_WritesAPictureAndRefusesWhatItDoesNotKnowOrHave()
    {
        await _folder.Run("run", _folder.WriteFunction(trials: 6));

        var drawn = await _folder.Run("plot", "function", "--kind", "slices", "-o", "slices.png", "--output", "json");
        var unknown = await _folder.Run("plot", "function", "--kind", "pie");
        var lacking = await _folder.Run("plot", "function", "--kind", "front", "-o", "front.png");

        Assert.Equal((0, "slices.png"), (drawn.ExitCode, (string?)drawn.Document["file"]));
        Assert.Equal("PNG"u8.ToArray(), File.ReadAllBytes(Path.Combine(_folder.Path, "slices.png"))[1..4]);
        Assert.Equal(2, unknown.ExitCode);
        Assert.All(["objective", "curves", "slices", "parallel", "importance", "front", "layers"], kind =>
            Assert.Contains($"'{kind}'", unknown.Error));
        Assert.Equal(1, lacking.ExitCode);
        Assert.Contains("it has one objective", lacking.Error);
        Assert.False(File.Exists(Path.Combine(_folder.Path, "front.png")));
    }
}
