using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace SearchCluster.Silo.Tls;

/// <summary>
/// What the two ends of a connection show and ask of each other before either sends a message. Since TLS 1.3 a client is done before the
/// server has looked at its certificate; so the server then sends one byte, <see cref="Welcome"/>, and the client waits for it.
/// </summary>
public static class TlsHandshake
{
    /// <summary>What a server says first to a client that it believes.</summary>
    internal static readonly ReadOnlyMemory<byte> Welcome = new byte[] { 1 };

    /// <summary>Why a peer is not spoken with that sent something else, or nothing more.</summary>
    internal const string NoTls = "does not speak TLS, or breaks it off";

    /// <summary>How long it may take: a peer that has not finished by then is disconnected.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Why a peer is not spoken with that did not come to the end of its part in time.</summary>
    internal static readonly string TooSlow = $"did not finish the TLS handshake within {Patience.TotalSeconds:0} s";

    /// <summary>The end that was called.</summary>
    /// <param name="identity">Who this is.</param>
    /// <param name="connection">The bare connection, which stays the caller's.</param>
    /// <param name="caller">What the other end has to be: a port for silos takes none but silos.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TlsException">Why the other end is not to be spoken with. It got nothing but TLS's own part.</exception>
    public static Task<SslStream> Accept(TlsIdentity identity, Stream connection, TlsRole caller, CancellationToken cancellationToken)
    {
        var peer = new PeerCertificate(identity.Files, TlsRole.Client, mustBeSilo: caller == TlsRole.Silo);
        return Shake(identity, connection, peer, async (stream, patience) =>
        {
            var options = new SslServerAuthenticationOptions();
            Configure(options, identity, peer);
            await stream.AuthenticateAsServerAsync(options, patience);
            await stream.WriteAsync(Welcome, patience);
            await stream.FlushAsync(patience);
        }, cancellationToken);
    }

    /// <summary>The end that calls a silo.</summary>
    /// <param name="identity">Who this is.</param>
    /// <param name="connection">The bare connection, which stays the caller's.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TlsException">Why the silo is not to be spoken with, or does not speak with us.</exception>
    public static Task<SslStream> Connect(TlsIdentity identity, Stream connection, CancellationToken cancellationToken)
    {
        var peer = new PeerCertificate(identity.Files, TlsRole.Silo, mustBeSilo: true);
        return Shake(identity, connection, peer, async (stream, patience) =>
        {
            var options = new SslClientAuthenticationOptions();
            Configure(options, identity, peer);
            await stream.AuthenticateAsClientAsync(options, patience);
            await AwaitWelcome(identity, stream, patience);
        }, cancellationToken);
    }

    /// <summary>How the end that was called shows itself, and what it asks of its peer.</summary>
    internal static void Configure(SslServerAuthenticationOptions options, TlsIdentity identity, PeerCertificate peer)
    {
        (options.ServerCertificate, options.ServerCertificateSelectionCallback) = (null, null);
        options.ServerCertificateContext = identity.Certificate;
        options.ClientCertificateRequired = true;
        options.RemoteCertificateValidationCallback = peer.IsAccepted;
        options.CertificateChainPolicy = identity.Policy(TlsRole.Client);
        options.CertificateRevocationCheckMode = X509RevocationMode.NoCheck;
        options.EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        // Every connection is looked at anew; there are few, and they last.
        options.AllowTlsResume = false;
        options.AllowRenegotiation = false;
    }

    /// <summary>How the end that calls shows itself, and what it asks of the silo.</summary>
    internal static void Configure(SslClientAuthenticationOptions options, TlsIdentity identity, PeerCertificate peer)
    {
        options.TargetHost = identity.Files.SiloName;
        options.ClientCertificateContext = identity.Certificate;
        options.RemoteCertificateValidationCallback = peer.IsAccepted;
        options.CertificateChainPolicy = identity.Policy(TlsRole.Silo);
        options.CertificateRevocationCheckMode = X509RevocationMode.NoCheck;
        options.EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        options.AllowTlsResume = false;
        options.AllowRenegotiation = false;
    }

    /// <summary>Waits for the word of a silo that it believes this client.</summary>
    internal static async Task AwaitWelcome(TlsIdentity identity, Stream stream, CancellationToken patience)
    {
        var answer = new byte[1];
        try
        {
            if (await stream.ReadAsync(answer, patience) == 1 && answer[0] == Welcome.Span[0])
                return;
        }
        catch (IOException error)
        {
            throw Refused(error);
        }

        throw Refused(null);

        TlsException Refused(Exception? error) => new(
            $"refuses the certificate in '{identity.Files.Certificate}': it has expired, or comes from no authority that the silo "
            + "believes; the silo's log says which", error);
    }

    private static async Task<SslStream> Shake(
        TlsIdentity identity,
        Stream connection,
        PeerCertificate peer,
        Func<SslStream, CancellationToken, Task> authenticate,
        CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, identity.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var stream = new SslStream(connection, leaveInnerStreamOpen: true);
        try
        {
            await authenticate(stream, either.Token);
            return stream;
        }
        catch (Exception error)
        {
            await stream.DisposeAsync();
            throw error switch
            {
                _ when peer.Refusal is { } refusal => new TlsException($"is refused: its {refusal}", error),
                OperationCanceledException when patience.IsCancellationRequested => new TlsException(TooSlow, error)
                {
                    IsTimeOut = true,
                },
                IOException or AuthenticationException or System.ComponentModel.Win32Exception => new TlsException(NoTls, error),
                _ => error,
            };
        }
    }
}
