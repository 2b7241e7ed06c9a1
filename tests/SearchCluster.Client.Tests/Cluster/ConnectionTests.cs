using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using SearchCluster.Client.Answers;
using SearchCluster.Client.Cluster;
using SearchCluster.Client.Tests.Commands;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Client.Tests.Cluster;

/// <summary>What keeps a client from a cluster is told apart, and a busy cluster is no wrong one.</summary>
public sealed class ConnectionTests : IDisposable
{
    private readonly StudyFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Ten programs that start at once on few cores, against a silo whose slots train: each took more than the 15 s that it had.
    [Fact]
    public async Task Submit_OfManyClientsAtOnceToASiloAtWork_SucceedsForEach()
    {
        await using var silo = await LoneSiloProcess.Start(slots: 2);
        Assert.Equal(0, (await _folder.Run("submit", _folder.WriteTraining(trials: 1000, epochs: 50), "--cluster", silo.Gateway)).ExitCode);

        var ended = await Task.WhenAll(Enumerable.Range(0, 10).Select(client =>
        {
            var file = _folder.Write($"study-{client}.yaml", $$"""
                name: study-{{client}}
                budget: { trials: 1 }
                space: { x0: { kind: uniform, low: -5, high: 10 }, x1: { kind: uniform, low: 0, high: 15 } }
                function: { name: branin }
                """);
            return _folder.Run("submit", file, "--cluster", silo.Gateway);
        }));

        Assert.All(ended, client => Assert.Equal((0, ""), (client.ExitCode, client.ExitCode == 0 ? "" : client.Error)));
    }

    [Fact]
    public async Task List_OfAnotherCluster_NamesBothAndEndsWith4()
    {
        await using var silo = await LoneSiloProcess.Start(slots: 0, ("SEARCHCLUSTER_CLUSTER_ID", "lab"));

        var ended = await _folder.Run("list", "--cluster", silo.Gateway);

        Assert.Equal(
            (4, $"searchcluster: no cluster reached: tried {silo.Gateway} (is a gateway of cluster 'lab', not of 'searchcluster')\n"),
            (ended.ExitCode, ended.Error));
    }

    [Fact]
    public async Task List_OfAPortWhereNothingListens_SaysRefused()
    {
        var ended = await _folder.Run("list", "--cluster", "127.0.0.1:1");

        Assert.Equal((4, "searchcluster: no cluster reached: tried 127.0.0.1:1 (connection refused)\n"), (ended.ExitCode, ended.Error));
    }

    [Fact]
    public async Task Open_OfAPortThatSpeaksAnotherProtocol_SaysSo()
    {
        using var web = new TcpListener(IPAddress.Loopback, 0);
        web.Start();
        _ = Serve();

        var error = await Assert.ThrowsAsync<CommandException>(() => ClusterConnection.Open(AddressOf(web), CancellationToken.None));

        Assert.Equal(ExitCode.NoCluster, error.Code);
        Assert.Contains("is no gateway of cluster 'searchcluster': it speaks another protocol", error.Message, StringComparison.Ordinal);

        async Task Serve()
        {
            while (true)
            {
                using var client = await web.AcceptTcpClientAsync();
                var connection = client.GetStream();
                if (await connection.ReadAsync(new byte[1]) > 0)
                    await connection.WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());
            }
        }
    }

    // As a cluster looks that is too busy to answer: not to be told from a program that never will, so both are said.
    [Fact]
    public async Task Open_OfAPortThatAcceptsAndSaysNothing_WaitsAMinuteAndSaysThatItWasSilent()
    {
        var clock = new FakeTimeProvider();
        var patience = Waiting.Patience();
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();

        var opening = ClusterConnection.Open(AddressOf(silent), clock, CancellationToken.None);
        using var looked = await silent.AcceptTcpClientAsync(patience);
        using var connected = await silent.AcceptTcpClientAsync(patience);
        // The preamble: by now the client waits for an answer.
        Assert.NotEqual(0, await connected.GetStream().ReadAsync(new byte[1], patience));
        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.False(opening.IsCompleted);
        while (!opening.IsCompleted)
        {
            patience.ThrowIfCancellationRequested();
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        var error = await Assert.ThrowsAsync<CommandException>(() => opening);
        Assert.Equal(ExitCode.NoCluster, error.Code);
        Assert.Contains("accepts connections, but has said nothing for 60 s", error.Message, StringComparison.Ordinal);
    }

    private static ClusterAddress AddressOf(TcpListener listener) => new([("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port)], null);
}
