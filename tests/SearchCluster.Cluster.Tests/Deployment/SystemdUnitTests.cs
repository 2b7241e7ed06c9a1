using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Configuration;
using SearchCluster.Silo.Hosting;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Cluster.Tests.Deployment;

public sealed class SystemdUnitTests : IDisposable
{
    private const string Unit = "deploy/systemd/searchcluster-silo.service";
    private const string Settings = "deploy/systemd/silo.example.json";

    private readonly string _folder = Directory.CreateTempSubdirectory("searchcluster-systemd-").FullName;
    private readonly CertificateFolder _certificates = new();
    private readonly ILookup<string, string> _unit = Repository.Text(Unit).Split('\n')
        .Where(line => !line.StartsWith('#') && line.Contains('=')).Select(line => line.Split('=', 2))
            .ToLookup(parts => parts[0], parts => parts[1]);

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _certificates.Dispose();
    }

    [Fact]
    public void Settings_OfTheExample_AreUnderstoodAndNameTheCredentialsThatTheUnitLoads()
    {
        var variables = Repository.Variables("deploy/systemd/silo.example.env");
        var (options, problems) = DeploymentOptionsReading.Of(new ConfigurationBuilder().AddJsonFile(Repository.PathOf(Settings))
            .AddInMemoryCollection(
                [KeyValuePair.Create("SearchCluster:ConnectionString", (string?)variables["SEARCHCLUSTER_CONNECTION_STRING"])]).Build());

        Assert.Empty(problems);
        Assert.Equal(
            _unit["LoadCredential"].Select(credential => $"/run/credentials/searchcluster-silo.service/{credential.Split(':')[0]}"),
            [options.Tls!.Certificate, options.Tls.Key, options.Tls.Authority]);
    }

    [Fact]
    public void Stop_IsGivenTimeToDrain() =>
        Assert.True(int.Parse(
            _unit["TimeoutStopSec"]
            .Single(), System.Globalization.CultureInfo.InvariantCulture) > new DeploymentOptions().DrainTime.TotalSeconds);

    [Fact]
    public async Task Unit_IsValidToSystemd()
    {
        const string tool = "/usr/bin/systemd-analyze";
        // There may be none: containers have no systemd.
        if (!File.Exists(tool))
            return;
        var unit = Path.Combine(_folder, Path.GetFileName(Unit));
        await File.WriteAllTextAsync(
            unit, Repository.Text(Unit).Replace("/usr/bin/dotnet", Environment.ProcessPath, StringComparison.Ordinal));
        using var process = Process.Start(new ProcessStartInfo(tool, ["verify", unit]) { RedirectStandardError = true })!;
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.DoesNotContain("searchcluster-silo.service", said, StringComparison.Ordinal);
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    [Trait(PostgresServer.Trait, PostgresServer.Name)]
    public async Task ExecStart_WithTheExamplesSettings_TellsSystemdWhenItIsReadyAndWhenItStops()
    {
        var told = Path.Combine(_folder, "notify");
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        systemd.Bind(new UnixDomainSocketEndPoint(told));
        var settings = Path.Combine(_folder, "silo.json");
        var (certificate, key) = _certificates.Silo();
        await File.WriteAllTextAsync(settings, Repository.Text(Settings).Replace("10.0.0.11", "127.0.0.1", StringComparison.Ordinal)
            .Replace("/run/credentials/searchcluster-silo.service/silo.crt", certificate, StringComparison.Ordinal)
            .Replace("/run/credentials/searchcluster-silo.service/silo.key", key, StringComparison.Ordinal)
            .Replace("/run/credentials/searchcluster-silo.service/authority.crt", _certificates.Authority, StringComparison.Ordinal));
        var command = _unit["ExecStart"].Single()
            .Replace("/usr/bin/dotnet", "dotnet", StringComparison.Ordinal)
            .Replace("/opt/searchcluster/silo/", AppContext.BaseDirectory, StringComparison.Ordinal)
            .Replace("/etc/searchcluster/silo.json", settings, StringComparison.Ordinal);
        using var silo = new SiloProcess(
            await (await PostgresServer.Shared).CreateDatabase(), slots: 1,
            [KeyValuePair.Create("NOTIFY_SOCKET", told), .. _unit["Environment"]
                .Select(variable => KeyValuePair.Create(variable.Split('=')[0], variable.Split('=')[1]))])
        {
            Command = command.Split(' '),
        };
        silo.Start();

        var patience = SiloCluster.Patience();
        Assert.Equal("READY=1", await Hear(systemd, patience));
        Assert.Equal(0, await silo.Terminate(patience));
        Assert.Equal("STOPPING=1", await Hear(systemd, patience));
    }

    private static async Task<string> Hear(Socket socket, CancellationToken patience)
    {
        var said = new byte[256];
        return Encoding.ASCII.GetString(said, 0, await socket.ReceiveAsync(said, patience));
    }
}
