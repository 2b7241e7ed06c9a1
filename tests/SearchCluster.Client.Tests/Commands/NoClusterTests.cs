using Xunit;

namespace SearchCluster.Client.Tests.Commands;

public sealed class NoClusterTests : IDisposable
{
    private readonly StudyFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task List_WhereNobodyListens_SaysInOneLineWhatWasTriedAndEndsWith4()
    {
        // Nobody can be given port 1 by the system, and names under .invalid do not exist (RFC 2606).
        var ended = await _folder.Run("list", "--cluster", "127.0.0.1:1,silo.invalid:30000");

        Assert.Equal(4, ended.ExitCode);
        Assert.Matches(@"^searchcluster: no cluster reached: tried 127\.0\.0\.1:1 \(.+\), silo\.invalid:30000 \(.+\)\n$", ended.Error);
        Assert.Empty(ended.Output);
    }

    [Fact]
    public async Task Submit_WithoutAClusterThere_EndsWith4AndOneDocument()
    {
        var ended = await _folder.Run("submit", _folder.WriteFunction(trials: 1), "--cluster", "127.0.0.1:1", "--output", "json");

        Assert.Equal(4, ended.ExitCode);
        Assert.StartsWith("no cluster reached", (string?)ended.Document["error"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_ThroughADatabaseThatIsNotThere_NamesItWithoutThePassword()
    {
        var ended = await _folder.Run("show", "s", "--cluster", "Host=127.0.0.1;Port=1;Database=studies;Password=secret");

        Assert.Equal(4, ended.ExitCode);
        Assert.Contains("127.0.0.1:1/studies", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--cluster", "nowhere")]
    [InlineData("--cluster", "a:1", "--database", "x.db")]
    public async Task List_WithAClusterThatCannotBe_IsAUsageError(params string[] arguments) =>
        Assert.Equal(2, (await _folder.Run(["list", .. arguments])).ExitCode);
}
