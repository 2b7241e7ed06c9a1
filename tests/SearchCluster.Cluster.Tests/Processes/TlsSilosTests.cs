using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using SearchCluster.Contracts.Grains;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Silo.Tls;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Cluster.Tests.Processes;

[Trait(PostgresServer.Trait, PostgresServer.Name)]
public sealed class TlsSilosTests(TlsSilos cluster) : IClassFixture<TlsSilos>
{
    private const int Trials = 40;

    [Fact]
    public async Task Study_OfTwoSilosThatTrustEachOther_RunsOnBoth()
    {
        var patience = SiloCluster.Patience();
        using var client = cluster.Client();
        await client.StartAsync(patience);
        var grains = client.Services.GetRequiredService<IClusterClient>();

        var submitted = await grains.GetGrain<IStudyGrain>("encrypted").Submit(
            new StudySubmission { Spec = Studies.SlowBranin("encrypted", Trials, TimeSpan.FromMilliseconds(100)) }, patience);
        Assert.Empty(submitted.Problems);
        var journal = new List<JournalEntry>();
        await foreach (var entries in grains.GetGrain<IStudyGrain>("encrypted").Watch(0, patience))
            journal.AddRange(entries);

        Assert.IsType<StudyEnded>(journal[^1].Event);
        var holders = journal.Select(entry => entry.Event).OfType<TrialLeased>().Select(lease => lease.Holder).ToList();
        Assert.All(cluster.Silos, silo => Assert.Contains(holders, silo.Is));
        Assert.True((await grains.GetGrain<ICatalogGrain>(0).Audit("encrypted", patience)).Ok);
        await client.StopAsync(patience);
    }

    [Fact]
    public async Task Connect_OfAClient_GetsThroughToTheGatewayAndNotToThePortOfSilos()
    {
        var client = cluster.ClientIdentity();

        await Shake(cluster.Silos[0].GatewayPort);

        // On a busy machine a silo may hang up on a handshake that takes too long.
        await Waiting.Until(async () =>
        {
            var refused = await Assert.ThrowsAsync<TlsException>(() => Shake(cluster.Silos[0].SiloPort));
            return refused.Message.StartsWith("refuses the certificate", StringComparison.Ordinal);
        });

        async Task Shake(int port)
        {
            using var connection = new TcpClient();
            await connection.ConnectAsync(IPAddress.Loopback, port);
            await using var _ = await TlsHandshake.Connect(client, connection.GetStream(), SiloCluster.Patience());
        }
    }

    // To know the database is not enough.
    [Fact]
    public async Task Silo_WithACertificateOfAnotherAuthority_IsKeptOutAndEnds()
    {
        using var elsewhere = new CertificateFolder();
        using var stranger = cluster.Stranger(elsewhere);
        stranger.Start();

        await stranger.Exit(SiloCluster.Patience());

        Assert.Contains($"is refused: its certificate 'CN=silo' comes from no authority in '{elsewhere.Authority}'", stranger.Log,
            StringComparison.Ordinal);
        Assert.DoesNotContain("takes work", stranger.Log, StringComparison.Ordinal);
        Assert.All(cluster.Silos, silo => Assert.True(silo.IsRunning));
    }

    // The first bytes that Orleans would say and wants to hear: the length of what follows.
    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 20, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20 })]
    public async Task Connect_InTheClear_HearsNotAByteAndIsHungUpOn(byte[] said)
    {
        var patience = SiloCluster.Patience();
        var heard = await Task.WhenAll(Hear(cluster.Silos[0].SiloPort, said, patience), Hear(cluster.Silos[0].GatewayPort, said, patience));

        Assert.All(heard, Assert.Empty);
    }

    private static async Task<byte[]> Hear(int port, byte[] said, CancellationToken patience)
    {
        using var stranger = new TcpClient();
        await stranger.ConnectAsync(IPAddress.Loopback, port, patience);
        var connection = stranger.GetStream();
        await connection.WriteAsync(said, patience);
        using var heard = new MemoryStream();
        try
        {
            await connection.CopyToAsync(heard, patience);
        }
        catch (IOException error) when (error.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            // Hung up on with something unread.
        }

        return heard.ToArray();
    }
}
