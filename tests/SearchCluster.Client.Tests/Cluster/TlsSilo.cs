using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Client.Tests.Cluster;

/// <summary>A silo that requires TLS of its clients.</summary>
public sealed class TlsSilo : IAsyncLifetime
{
    private LoneSiloProcess? _silo;

    internal CertificateFolder Certificates { get; } = new();

    /// <summary>Where clients reach it.</summary>
    internal string Gateway => _silo!.Gateway;

    public async Task InitializeAsync()
    {
        _silo = LoneSiloProcess.Begin(Certificates.SiloVariables());
        await _silo.Ready();
    }

    public async Task DisposeAsync()
    {
        if (_silo is not null)
            await _silo.DisposeAsync();
        Certificates.Dispose();
    }
}
