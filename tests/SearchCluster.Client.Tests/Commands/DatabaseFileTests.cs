using Microsoft.Data.Sqlite;
using Xunit;

namespace SearchCluster.Client.Tests.Commands;

/// <summary>What a user is told of the database file.</summary>
public sealed class DatabaseFileTests : IDisposable
{
    private readonly StudyFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData("PRAGMA journal_mode = WAL")]
    public async Task List_OfAFileThatAFirstStartLeft_SaysThatNothingIsInItYetAndRunBeginsIt(string? sql)
    {
        await File.WriteAllBytesAsync(_folder.Database, []);
        if (sql is not null)
            Execute(sql);

        var listed = await _folder.Run("list");
        var ran = await _folder.Run("run", _folder.WriteFunction(trials: 3), "--quiet");

        Assert.Equal(3, listed.ExitCode);
        Assert.Contains("nothing of searchcluster's is in searchcluster.db yet", listed.Error, StringComparison.Ordinal);
        Assert.Equal(0, ran.ExitCode);
        Assert.Equal(0, (await _folder.Run("audit", "function")).ExitCode);
    }

    [Theory]
    [InlineData("list")]
    [InlineData("audit", "function")]
    [InlineData("delete", "function")]
    [InlineData("run", "function.yaml")]
    public async Task AnyVerb_WithADatabaseThatIsAFolderOrHasNoName_SaysSo(params string[] verb)
    {
        _folder.WriteFunction(trials: 3);

        var folder = await _folder.Run([.. verb, "--database", "."]);
        var nameless = await _folder.Run([.. verb, "--database", ""]);

        Assert.Contains(". is a folder, not a database", folder.Error, StringComparison.Ordinal);
        Assert.Equal(2, nameless.ExitCode);
        Assert.Contains("--database names no file", nameless.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", folder.Error + nameless.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("{\"kind\":\"trialLeased\"}")]
    [InlineData("{\"kind\":\"trialEnded\",\"at\":\"2026-01-01T00:00:00+00:00\",\"trial\":99,\"attempt\":1,"
        + "\"outcome\":{\"state\":\"Completed\",\"timing\":{\"seconds\":1,\"silo\":\"s\"}}}")]
    public async Task AnyVerb_OfAJournalWithADamagedEvent_NamesTheDamage(string body)
    {
        await _folder.Run("run", _folder.WriteFunction(trials: 5), "--quiet");
        Execute($"UPDATE event SET body = '{body}' WHERE kind = 'TrialEnded' AND trial = 2");

        foreach (var verb in new[] { "replay", "audit", "show", "trials", "report" })
        {
            var ended = await _folder.Run([verb, "function", .. (verb == "report" ? new[] { "-o", "page.html" } : [])]);
            Assert.DoesNotContain("Exception", ended.Error, StringComparison.Ordinal);
            if (verb is "replay")
                Assert.Matches("corrupt|damaged", ended.Error);
            if (verb is "audit")
                Assert.Contains(
                    "events that cannot be read, or do not follow from those before them", ended.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Audit_WithRepairOfTheViews_WritesTheTablesOnceMore()
    {
        await _folder.Run("run", _folder.WriteFunction(trials: 5), "--quiet");
        Execute("UPDATE trial SET summary = replace(summary, '\"state\":\"Completed\"', '\"state\":\"Failed\"') WHERE number = 3; UPDATE "
            + "study SET summary = replace(summary, '\"completed\":5', '\"completed\":4')");

        var before = await _folder.Run("audit", "function", "--output", "json");
        var repaired = await _folder.Run("audit", "function", "--repair-views", "--output", "json");
        var after = await _folder.Run("audit", "function");

        Assert.Equal((1, 0, 0), (before.ExitCode, repaired.ExitCode, after.ExitCode));
        Assert.Equal([3], before.Document["misstated"]!.AsArray().Select(number => (int)number!));
        Assert.Equal(["summary"], before.Document["misstatedStudy"]!.AsArray().Select(column => (string)column!));
        Assert.Equal(2, (int)repaired.Document["repairedRows"]!);
        Assert.Contains("the accounts add up", after.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Audit_OfAJournalWithAMissingEvent_NamesIt()
    {
        await _folder.Run("run", _folder.WriteFunction(trials: 5), "--quiet");
        Execute("DELETE FROM event WHERE sequence = 7");

        var document = await _folder.Run("audit", "function", "--output", "json");
        var table = await _folder.Run("audit", "function");

        Assert.Equal((1, 1), (document.ExitCode, table.ExitCode));
        Assert.Equal("""[{"from":7,"to":7}]""", document.Document["gaps"]!.ToJsonString());
        Assert.Contains("events missing from the journal: 7", table.Output, StringComparison.Ordinal);
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_folder.Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
