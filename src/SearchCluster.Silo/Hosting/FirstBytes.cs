using System.Buffers;
using System.Buffers.Binary;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using SearchCluster.Silo.Telemetry;

namespace SearchCluster.Silo.Hosting;

/// <summary>
/// Disconnects a peer that does not send its preamble, the first message of every silo and client, in time. Orleans itself waits for ever.
/// With TLS the handshake has a limit of its own, and the preamble follows it.
/// </summary>
internal sealed partial class FirstBytes(TimeProvider clock, ILogger<FirstBytes> logger)
{
    /// <summary>How long a peer has.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // As Orleans bounds it.
    private const int LongestPreamble = 1024;

    private readonly OccasionalLog _log = new(clock, most: 1);

    /// <summary>Waits for the preamble of each connection before Orleans gets to see it.</summary>
    public void Require(IConnectionBuilder connections) => connections.Use(next => async context =>
    {
        if (await HasIntroducedItself(context))
            await next(context);
        else
            context.Abort();
    });

    private async Task<bool> HasIntroducedItself(ConnectionContext context)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, context.ConnectionClosed);
        var input = context.Transport.Input;
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(either.Token);
                var isThere = IsPreamble(read.Buffer);
                // Nothing is consumed; what is there is shown again to Orleans at once, and to the next look when there is more.
                input.AdvanceTo(read.Buffer.Start, isThere ? read.Buffer.Start : read.Buffer.End);
                if (isThere)
                    return true;
                // The peer has closed the connection, as a program does that looks whether a port is open.
                if (read.IsCompleted || read.IsCanceled)
                    return false;
            }
        }
        catch (OperationCanceledException)
        {
            if (patience.IsCancellationRequested && _log.MayWrite(out var before))
                LogSilent(context.RemoteEndPoint, Patience.TotalSeconds, before);
            return false;
        }
        catch (IOException)
        {
            return false;
        }
    }

    // The length of what follows, and that much. Another length is not waited for: Orleans refuses it.
    private static bool IsPreamble(ReadOnlySequence<byte> said)
    {
        if (said.Length < sizeof(int))
            return false;
        Span<byte> length = stackalloc byte[sizeof(int)];
        said.Slice(0, sizeof(int)).CopyTo(length);
        var expected = BinaryPrimitives.ReadInt32LittleEndian(length);
        return expected is < 0 or > LongestPreamble || said.Length >= sizeof(int) + expected;
    }

    [LoggerMessage(84, LogLevel.Warning,
        "{Peer} connected and did not introduce itself within {Seconds} s; {Before} others since the last such line")]
    private partial void LogSilent(System.Net.EndPoint? peer, double seconds, int before);
}

/// <summary>Adds <see cref="FirstBytes"/> to a silo.</summary>
internal static class FirstBytesHosting
{
    /// <summary>On the ports for silos and for clients.</summary>
    public static ISiloBuilder RequireFirstBytes(this ISiloBuilder silo)
    {
        silo.Services.AddSingleton(services => new FirstBytes(TimeProvider.System, services.GetRequiredService<ILogger<FirstBytes>>()));
        silo.Services.AddOptions<SiloConnectionOptions>().Configure<FirstBytes>((options, firstBytes) =>
        {
            options.ConfigureSiloInboundConnection(firstBytes.Require);
            options.ConfigureGatewayInboundConnection(firstBytes.Require);
        });
        return silo;
    }
}
