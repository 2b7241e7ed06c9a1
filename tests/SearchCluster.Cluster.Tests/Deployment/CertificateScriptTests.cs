using System.Diagnostics;
using SearchCluster.Silo.Tls;
using Xunit;

namespace SearchCluster.Cluster.Tests.Deployment;

public sealed class CertificateScriptTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("searchcluster-script-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task MakeCertificates_ForTwoClients_MakesWhatSilosAndClientsTake()
    {
        await Make("ada");
        var silo = await File.ReadAllTextAsync(Path.Combine(_folder, "silo.crt"));
        await Make("ada", "bob");

        Assert.Empty(Problems("silo", TlsRole.Silo));
        Assert.Empty(Problems("ada", TlsRole.Client));
        Assert.Empty(Problems("bob", TlsRole.Client));
        // A client is no silo, and what was there stays.
        Assert.NotEmpty(Problems("ada", TlsRole.Silo));
        Assert.Equal(silo, await File.ReadAllTextAsync(Path.Combine(_folder, "silo.crt")));
        // Nobody else reads a key.
        Assert.All(Directory.GetFiles(_folder, "*.key"), key =>
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(key).UnixFileMode));
    }

    private async Task Make(params IEnumerable<string> clients)
    {
        using var process = Process.Start("bash", [Repository.PathOf("deploy/tls/make-certificates"), _folder, .. clients]);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    private IReadOnlyList<string> Problems(string name, TlsRole role) => TlsIdentity.Load(
        new TlsFiles { Certificate = PathOf($"{name}.crt"), Key = PathOf($"{name}.key"), Authority = PathOf("authority.crt") }, role,
            TimeProvider.System).Problems;

    private string PathOf(string name) => Path.Combine(_folder, name);
}
