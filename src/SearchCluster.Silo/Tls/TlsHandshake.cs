using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace SearchCluster.Silo.Tls;

/// <summary>
/// Brings the two ends of a connection to trust each other before either says a word of its own. Since TLS 1.3 a client is done before
/// the server has looked at its certificate; so the server then sends one byte, <see cref="Welcome"/>, and the client waits for it.
/// </summary>
public static class TlsHandshake
{
    /// <summary>What a server says first to a client that it believes.</summary>
    private const byte Welcome = 1;

    /// <summary>How long it may take: strangers who say nothing are hung up on.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

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
            await stream.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions
                {
                    ServerCertificateContext = identity.Certificate,
                    ClientCertificateRequired = true,
                    CertificateChainPolicy = identity.Policy(TlsRole.Client),
                    CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                    EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                    // Every connection is looked at anew; there are few, and they last.
                    AllowTlsResume = false,
                    AllowRenegotiation = false,
                },
                patience);
            await stream.WriteAsync(new[] { Welcome }, patience);
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
            await stream.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = identity.Files.SiloName,
                    ClientCertificateContext = identity.Certificate,
                    CertificateChainPolicy = identity.Policy(TlsRole.Silo),
                    CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                    EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                    AllowTlsResume = false,
                    AllowRenegotiation = false,
                },
                patience);
            await AwaitWelcome(identity, stream, patience);
        }, cancellationToken);
    }

    private static async Task AwaitWelcome(TlsIdentity identity, SslStream stream, CancellationToken patience)
    {
        var answer = new byte[1];
        try
        {
            if (await stream.ReadAsync(answer, patience) == 1 && answer[0] == Welcome)
                return;
        }
        catch (IOException error)
        {
            throw Refused(error);
        }

        throw Refused(null);

        TlsException Refused(Exception? error) => new($"refuses the certificate in '{identity.Files.Certificate}': it has expired, or comes from no authority that the silo believes; the silo's log says which", error);
    }

    private static async Task<SslStream> Shake(
        TlsIdentity identity, Stream connection, PeerCertificate peer, Func<SslStream, CancellationToken, Task> authenticate, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, identity.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var stream = new SslStream(connection, leaveInnerStreamOpen: true, peer.IsAccepted);
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
                OperationCanceledException when patience.IsCancellationRequested => new TlsException($"did not finish the TLS handshake within {Patience.TotalSeconds:0} s", error),
                IOException or AuthenticationException or System.ComponentModel.Win32Exception => new TlsException("does not speak TLS, or breaks it off", error),
                _ => error,
            };
        }
    }
}
