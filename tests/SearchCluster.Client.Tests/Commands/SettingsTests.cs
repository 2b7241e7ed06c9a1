using Xunit;

namespace SearchCluster.Client.Tests.Commands;

public sealed class SettingsTests : IDisposable
{
    private readonly StudyFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task List_InAFolderWhoseSettingsNameACluster_GoesThere()
    {
        _folder.Write("searchcluster.json", """{ "cluster": "127.0.0.1:1" }""");

        var ended = await _folder.Run("list");

        Assert.Equal(4, ended.ExitCode);
        Assert.Contains("127.0.0.1:1 (", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_WithADatabaseNamed_LeavesTheSettingsAlone()
    {
        _folder.Write("searchcluster.json", """{ "cluster": "127.0.0.1:1" }""");

        Assert.Equal(3, (await _folder.Run("list", "--database", "none.db")).ExitCode);
    }

    [Fact]
    public async Task List_WithSettingsThatAreMisspelt_NamesEachWithItsLine()
    {
        _folder.Write("searchcluster.json", """
            {
              "clusters": "127.0.0.1:1",
              "tls": { "certificate": "client.pem", "key": 3, "authority": "authority.pem" }
            }
            """);

        var ended = await _folder.Run("list", "--output", "json");

        Assert.Equal((2, "invalid settings"), (ended.ExitCode, (string?)ended.Document["error"]));
        Assert.Contains("searchcluster.json:2: clusters:", ended.Error, StringComparison.Ordinal);
        Assert.Contains("did you mean 'cluster'?", ended.Error, StringComparison.Ordinal);
        Assert.Contains("searchcluster.json:3: tls.key:", ended.Error, StringComparison.Ordinal);
    }
}
