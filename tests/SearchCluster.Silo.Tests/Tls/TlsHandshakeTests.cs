using System.IO.Pipelines;
using System.Net.Security;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using SearchCluster.Silo.Tls;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Silo.Tests.Tls;

/// <summary>Two ends of one connection, in memory.</summary>
public sealed class TlsHandshakeTests : IDisposable
{
    private readonly CertificateFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private readonly Stream _called;
    private readonly Stream _calling;
    private readonly Pipe _fromCalled = new();
    private readonly Pipe _fromCalling = new();

    public TlsHandshakeTests()
    {
        _called = new DuplexPipeStream(new Ends(_fromCalling.Reader, _fromCalled.Writer));
        _calling = new DuplexPipeStream(new Ends(_fromCalled.Reader, _fromCalling.Writer));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(TlsRole.Client)]
    [InlineData(TlsRole.Silo)]
    public async Task Connect_OfASiloOrOfAClient_SpeaksInSecret(TlsRole caller)
    {
        var accepted = Accept(caller, Silo());
        await using var calling =
            await TlsHandshake.Connect(caller == TlsRole.Silo ? Silo() : Client(_folder), _calling, CancellationToken.None);
        await using var called = await accepted;

        await calling.WriteAsync("the secret"u8.ToArray());
        await calling.FlushAsync();
        var inTheClear = await PeekFromCalling();
        var heard = new byte[10];
        await called.ReadExactlyAsync(heard);

        Assert.Equal("the secret", Encoding.ASCII.GetString(heard));
        Assert.DoesNotContain("secret", inTheClear, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_WithACertificateThatTheSiloDoesNotBelieve_IsRefusedAtBothEnds()
    {
        using var elsewhere = new CertificateFolder();
        var (certificate, key) = elsewhere.Client();
        var stranger = Load(new TlsFiles { Certificate = certificate, Key = key, Authority = _folder.Authority }, TlsRole.Client);

        var (called, calling) = await Refused(TlsRole.Client, Silo(), stranger);

        Assert.Equal($"is refused: its certificate 'CN=client' comes from no authority in '{_folder.Authority}'", called);
        Assert.StartsWith($"refuses the certificate in '{certificate}'", calling, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_ToASiloThatIsNotBelieved_IsBrokenOff()
    {
        using var elsewhere = new CertificateFolder();

        var (_, calling) = await Refused(TlsRole.Client, Silo(), Client(elsewhere));

        Assert.Equal($"is refused: its certificate 'CN=silo' comes from no authority in '{elsewhere.Authority}'", calling);
    }

    // A client could otherwise pose as a silo among silos.
    [Fact]
    public async Task Connect_OfAClientToThePortOfSilos_IsRefused()
    {
        var (called, calling) = await Refused(TlsRole.Silo, Silo(), Client(_folder));

        Assert.Equal(
            "is refused: its certificate 'CN=client' is no silo's: its subject alternative names lack DNS:searchcluster-silo", called);
        Assert.StartsWith("refuses the certificate", calling, StringComparison.Ordinal);
    }

    // A client that listens where a silo should, to hear what other clients say.
    [Fact]
    public async Task Connect_ToAClientThatPosesAsASilo_IsRefused()
    {
        var (_, calling) = await Refused(TlsRole.Client, Client(_folder), Client(_folder));

        Assert.Equal("is refused: its certificate 'CN=client' is not meant for servers: its extended key usage lacks serverAuth", calling);
    }

    [Fact]
    public async Task Connect_WithACertificateThatHasExpiredMeanwhile_IsRefusedAtBothEnds()
    {
        var (silo, client) = (Silo(), Client(_folder));
        _clock.Advance(TimeSpan.FromDays(400));

        var (_, calling) = await Refused(TlsRole.Client, silo, client);

        Assert.StartsWith("is refused: its certificate 'CN=silo' expired on ", calling, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accept_OfAClientWhoseCertificateHasExpired_RefusesIt()
    {
        var (certificate, key) = _folder.ExpiredClient();
        // The client's own clock goes wrong, or it would not even try.
        var client = TlsIdentity.Load(
            new TlsFiles { Certificate = certificate, Key = key, Authority = _folder.Authority }, TlsRole.Client,
                new FakeTimeProvider(_clock.GetUtcNow().AddDays(-30))).Identity!;

        var (called, calling) = await Refused(TlsRole.Client, Silo(), client);

        Assert.StartsWith("is refused: its certificate 'CN=expired' expired on ", called, StringComparison.Ordinal);
        Assert.StartsWith($"refuses the certificate in '{certificate}'", calling, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accept_OfTlsWithoutACertificate_RefusesIt()
    {
        var accepted = Accept(TlsRole.Client, Silo());
        await using var nameless = new SslStream(_calling, leaveInnerStreamOpen: true, (_, _, _, _) => true);
        await nameless.AuthenticateAsClientAsync("searchcluster-silo");

        Assert.Equal("is refused: its certificate is missing", (await Assert.ThrowsAsync<TlsException>(() => accepted)).Message);
    }

    [Fact]
    public async Task Accept_OfWhatIsNotTls_SaysSo()
    {
        await _calling.WriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());

        var refused = await Assert.ThrowsAsync<TlsException>(() => Accept(TlsRole.Client, Silo()));

        Assert.Equal("does not speak TLS, or breaks it off", refused.Message);
    }

    [Fact]
    public async Task Accept_OfOneWhoSaysNothing_HangsUpWithoutHavingSaidAByte()
    {
        var accepted = Accept(TlsRole.Client, Silo());
        _clock.Advance(TlsHandshake.Patience);

        Assert.Equal("did not finish the TLS handshake within 5 s", (await Assert.ThrowsAsync<TlsException>(() => accepted)).Message);
        Assert.False(_fromCalled.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Accept_WhenTheOtherEndIsGone_GivesUpWithoutAComplaint()
    {
        using var gone = new CancellationTokenSource();
        var accepted = TlsHandshake.Accept(Silo(), _called, TlsRole.Client, gone.Token);
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => accepted);
    }

    // What each end says; nothing when it found no fault with the other before that one left.
    private async Task<(string? Called, string? Calling)> Refused(TlsRole caller, TlsIdentity called, TlsIdentity calling)
    {
        var accepted = End(Accept(caller, called), _fromCalled.Writer);
        var connected = End(TlsHandshake.Connect(calling, _calling, CancellationToken.None), _fromCalling.Writer);
        return (await accepted, await connected);

        static async Task<string?> End(Task<SslStream> handshake, PipeWriter output)
        {
            try
            {
                await using var stream = await handshake;
                return null;
            }
            catch (TlsException refusal)
            {
                return refusal.Message;
            }
            finally
            {
                // As Orleans does: who gives up closes its half.
                await output.CompleteAsync();
            }
        }
    }

    private Task<SslStream> Accept(TlsRole caller, TlsIdentity silo) => TlsHandshake.Accept(silo, _called, caller, CancellationToken.None);

    private async Task<string> PeekFromCalling()
    {
        var read = await _fromCalling.Reader.ReadAsync();
        var text = Encoding.ASCII.GetString(read.Buffer);
        _fromCalling.Reader.AdvanceTo(read.Buffer.Start);
        return text;
    }

    private TlsIdentity Silo() => Of(_folder, _folder.Silo(), TlsRole.Silo);

    private TlsIdentity Client(CertificateFolder folder) => Of(folder, folder.Client(), TlsRole.Client);

    private TlsIdentity Of(CertificateFolder folder, (string Certificate, string Key) own, TlsRole role) =>
        Load(new TlsFiles { Certificate = own.Certificate, Key = own.Key, Authority = folder.Authority }, role);

    private TlsIdentity Load(TlsFiles files, TlsRole role)
    {
        var (identity, problems) = TlsIdentity.Load(files, role, _clock);
        Assert.Empty(problems);
        return identity!;
    }

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
