using SearchCluster.Client.Tests.Commands;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Client.Tests.Cluster;

public sealed class TlsClusterTests(TlsSilo silo) : IClassFixture<TlsSilo>, IDisposable
{
    private readonly StudyFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Submit_WithTheRightCertificate_RunsTheStudy()
    {
        var ended = await Run(
            silo.Certificates.Client(), silo.Certificates.Authority, "submit", _folder.WriteFunction(trials: 5), "--watch", "--output",
            "json");

        Assert.Equal((0, "Completed"), (ended.ExitCode, (string?)ended.Document["state"]));
    }

    [Fact]
    public async Task List_WithTheFilesNamedByTheEnvironment_ReachesTheCluster()
    {
        var (certificate, key) = silo.Certificates.Client();
        using var process = SearchClusterProcess.Start(_folder.Path, "searchcluster", new Dictionary<string, string>
        {
            ["SEARCHCLUSTER_CLUSTER"] = silo.Gateway,
            ["SEARCHCLUSTER_TLS_CERTIFICATE"] = certificate,
            ["SEARCHCLUSTER_TLS_KEY"] = key,
            ["SEARCHCLUSTER_TLS_AUTHORITY"] = silo.Certificates.Authority,
        }, "list");

        Assert.Equal(0, (await process.End()).ExitCode);
    }

    [Fact]
    public async Task List_WithTheFilesNamedByTheSettings_ReachesTheCluster()
    {
        var (certificate, key) = silo.Certificates.Client();
        _folder.Write("searchcluster.json", $$"""
            { "cluster": "{{silo.Gateway}}", "tls": { "certificate": "{{certificate}}", "key": "{{key}}", "authority": "{{silo.Certificates.Authority}}" } }
            """);

        Assert.Equal(0, (await _folder.Run("list")).ExitCode);
    }

    [Fact]
    public async Task List_WithACertificateOfAnotherAuthority_SaysThatItIsRefusedAndEndsWith4()
    {
        using var elsewhere = new CertificateFolder();
        var own = elsewhere.Client();

        var ended = await Run(own, silo.Certificates.Authority, "list");

        Assert.Equal(4, ended.ExitCode);
        Assert.Equal(
            $"searchcluster: no cluster reached: tried {silo.Gateway} (refuses the certificate in '{own.Certificate}': it has expired, "
            + "or comes from no authority that the silo believes; the silo's log says which)\n", ended.Error);
    }

    [Fact]
    public async Task List_WhoBelievesAnotherAuthority_SaysThatTheSiloIsRefusedAndEndsWith4()
    {
        using var elsewhere = new CertificateFolder();

        var ended = await Run(silo.Certificates.Client(), elsewhere.Authority, "list");

        Assert.Equal(4, ended.ExitCode);
        Assert.Equal(
            $"searchcluster: no cluster reached: tried {silo.Gateway} (is refused: its certificate 'CN=silo' comes from no authority in "
            + $"'{elsewhere.Authority}')\n", ended.Error);
    }

    [Fact]
    public async Task List_WithoutTls_SaysWhatIsMissingAndEndsWith4()
    {
        var ended = await _folder.Run("list", "--cluster", silo.Gateway);

        Assert.Equal(4, ended.ExitCode);
        Assert.Equal(
            $"searchcluster: no cluster reached: tried {silo.Gateway} (requires TLS: give --tls-certificate, --tls-key and "
            + "--tls-authority)\n", ended.Error);
    }

    [Fact]
    public async Task List_WithAKeyThatIsAnothers_EndsWith2()
    {
        var (certificate, _) = silo.Certificates.Client();
        var (_, key) = silo.Certificates.Silo();

        var ended = await Run((certificate, key), silo.Certificates.Authority, "list");

        Assert.Equal(
            (2, $"searchcluster: tls-key '{key}' is not the private key of the certificate in '{certificate}'\n"),
            (ended.ExitCode, ended.Error));
    }

    [Fact]
    public async Task List_WithoutAKey_EndsWith2() =>
        Assert.Equal(2, (await _folder.Run("list", "--cluster", silo.Gateway, "--tls-certificate", "a", "--tls-authority", "b")).ExitCode);

    private Task<Ended> Run((string Certificate, string Key) own, string authority, params IEnumerable<string> arguments) => _folder.Run(
        [.. arguments, "--cluster", silo.Gateway, "--tls-certificate", own.Certificate, "--tls-key", own.Key, "--tls-authority",
            authority]);
}
