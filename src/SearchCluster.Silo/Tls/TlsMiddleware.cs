using System.Net;
using System.Net.Security;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Orleans.Connections.Security;
using SearchCluster.Silo.Telemetry;

namespace SearchCluster.Silo.Tls;

/// <summary>
/// Puts the TLS of Orleans' package between the sockets and Orleans. What the package does not do is set on each connection: the identity
/// as its files have it now, the authorities that count, the name that makes a certificate a silo's, and the
/// <see cref="TlsHandshake.Welcome"/> by which a caller knows that its own certificate was accepted.
/// </summary>
internal sealed partial class TlsMiddleware(RenewedIdentity identity, TimeProvider clock, ILogger logger)
{
    // A scan of ports must not fill the log.
    private readonly OccasionalLog _refusals = new(clock, most: 10);

    /// <summary>For connections that others open.</summary>
    public void AcceptFrom(TlsRole caller, IConnectionBuilder connections) => connections.Use(next => async context =>
    {
        var current = identity.Current();
        var peer = new PeerCertificate(current.Files, TlsRole.Client, mustBeSilo: caller == TlsRole.Silo);
        var options = Options();
        options.LocalCertificate = current.Certificate.TargetCertificate;
        options.OnAuthenticateAsServer = (_, server) =>
            TlsHandshake.Configure((SslServerAuthenticationOptions)server.SslServerAuthenticationOptions, current, peer);
        var started = clock.GetTimestamp();
        var isSecured = await Run(connections, tls => tls.UseServerTls(options), context, async secured =>
        {
            await secured.Transport.Output.WriteAsync(TlsHandshake.Welcome);
            await next(secured);
        });
        // A peer that closed the connection by itself only looked whether the port is open.
        var hungUp = context.ConnectionClosed.IsCancellationRequested && clock.GetElapsedTime(started) < TlsHandshake.Patience;
        if (isSecured || (hungUp && peer.Refusal is null))
            return;
        if (_refusals.MayWrite(out var before))
            LogRefused(context.RemoteEndPoint, Reason(peer, started), before);
    });

    /// <summary>For connections that this process opens.</summary>
    public void Connect(IConnectionBuilder connections) => connections.Use(next => async context =>
    {
        var current = identity.Current();
        var peer = new PeerCertificate(current.Files, TlsRole.Silo, mustBeSilo: true);
        var options = Options();
        options.OnAuthenticateAsClient = (_, client) =>
            TlsHandshake.Configure((SslClientAuthenticationOptions)client.SslClientAuthenticationOptions, current, peer);
        var started = clock.GetTimestamp();
        try
        {
            var isSecured = await Run(connections, tls => tls.UseClientTls(options), context, async secured =>
            {
                await AwaitWelcome(current, secured);
                await next(secured);
            });
            if (!isSecured)
                throw new TlsException(Reason(peer, started));
        }
        catch (TlsException refusal)
        {
            LogUnreachable(context.RemoteEndPoint, refusal.Message);
            throw;
        }
    });

    private async Task AwaitWelcome(TlsIdentity current, ConnectionContext secured)
    {
        using var patience = new CancellationTokenSource(TlsHandshake.Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, secured.ConnectionClosed);
        try
        {
            await TlsHandshake.AwaitWelcome(current, secured.Transport.Input.AsStream(leaveOpen: true), either.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            throw new TlsException(TlsHandshake.TooSlow) { IsTimeOut = true };
        }
    }

    // The certificates are checked by our callback alone, which remembers why it refused one; the package's own checks are left out.
    private static TlsOptions Options() => new()
    {
        RemoteCertificateMode = RemoteCertificateMode.NoCertificate,
        HandshakeTimeout = TlsHandshake.Patience,
    };

    /// <summary>Runs one connection through the package.</summary>
    /// <returns>Whether both ends came to trust each other; the package logs a failure, and returns.</returns>
    private static async Task<bool> Run(
        IConnectionBuilder connections, Action<IConnectionBuilder> useTls, ConnectionContext context, ConnectionDelegate next)
    {
        var isSecured = false;
        var own = new ConnectionBuilder(connections.ApplicationServices);
        useTls(own);
        own.Use(_ => secured =>
        {
            isSecured = true;
            return next(secured);
        });
        await own.Build()(context);
        return isSecured;
    }

    private string Reason(PeerCertificate peer, long started) => peer.Refusal is { } refusal ? $"is refused: its {refusal}"
        : clock.GetElapsedTime(started) >= TlsHandshake.Patience ? TlsHandshake.TooSlow
        : TlsHandshake.NoTls;

    [LoggerMessage(80, LogLevel.Warning, "{Peer} {Refusal}; {Before} others were refused without a line since the last")]
    private partial void LogRefused(EndPoint? peer, string refusal, int before);

    [LoggerMessage(81, LogLevel.Warning, "The silo at {Peer} {Refusal}")]
    private partial void LogUnreachable(EndPoint? peer, string refusal);
}
