using System.IO.Pipelines;
using System.Net.Security;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace SearchCluster.Silo.Tls;

/// <summary>Stands between the sockets and Orleans, which gets to see a connection only when its peer is believed.</summary>
internal sealed partial class TlsMiddleware(RenewedIdentity identity, ILogger logger)
{
    /// <summary>For connections that others open.</summary>
    public void AcceptFrom(TlsRole caller, IConnectionBuilder connections) => connections.Use(next => async context =>
    {
        SslStream stream;
        try
        {
            stream = await TlsHandshake.Accept(identity.Current(), new DuplexPipeStream(context.Transport), caller, context.ConnectionClosed);
        }
        catch (TlsException refusal)
        {
            LogRefused(context.RemoteEndPoint, refusal.Message);
            return;
        }
        catch (OperationCanceledException)
        {
            // It hung up, as those do who look whether a port is open.
            return;
        }

        await Continue(context, stream, next);
    });

    /// <summary>For connections that this process opens.</summary>
    public void Connect(IConnectionBuilder connections) => connections.Use(next => async context =>
    {
        SslStream stream;
        try
        {
            stream = await TlsHandshake.Connect(identity.Current(), new DuplexPipeStream(context.Transport), context.ConnectionClosed);
        }
        catch (TlsException refusal)
        {
            LogUnreachable(context.RemoteEndPoint, refusal.Message);
            throw;
        }

        await Continue(context, stream, next);
    });

    private static async Task Continue(ConnectionContext context, SslStream stream, ConnectionDelegate next)
    {
        var bare = context.Transport;
        await using (stream)
        {
            context.Transport = new EncryptedPipe(stream);
            try
            {
                await next(context);
            }
            finally
            {
                // Orleans closes what it was given.
                context.Transport = bare;
            }
        }
    }

    [LoggerMessage(80, LogLevel.Warning, "{Peer} {Refusal}")]
    private partial void LogRefused(System.Net.EndPoint? peer, string refusal);

    [LoggerMessage(81, LogLevel.Warning, "The silo at {Peer} {Refusal}")]
    private partial void LogUnreachable(System.Net.EndPoint? peer, string refusal);

    private sealed class EncryptedPipe(SslStream stream) : IDuplexPipe
    {
        public PipeReader Input { get; } = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));

        public PipeWriter Output { get; } = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
    }
}
