using SearchCluster.Silo.Tls;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Silo.Tests.Tls;

public sealed class TlsIdentityTests : IDisposable
{
    private readonly CertificateFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_OfFilesThatFit_FindsNoProblem()
    {
        Assert.Empty(Problems(_folder.Silo(), TlsRole.Silo));
        Assert.Empty(Problems(_folder.Client(), TlsRole.Client));
    }

    [Fact]
    public void Load_OfFilesThatAreNoneAndNotThere_NamesThemAll()
    {
        var text = _folder.Write("text.pem", "certainly not");

        var (identity, problems) = TlsIdentity.Load(
            new TlsFiles { Certificate = text, Key = _folder.PathOf("nowhere"), Authority = _folder.PathOf("no/where") }, TlsRole.Silo,
                TimeProvider.System);

        Assert.Null(identity);
        Assert.Equal(
            [
                $"tls-certificate '{text}' holds no certificate in PEM form, which begins with -----BEGIN CERTIFICATE-----",
                $"tls-key is '{_folder.PathOf("nowhere")}', and there is no such file",
                $"tls-authority is '{_folder.PathOf("no/where")}', and there is no such file",
            ],
            problems);
    }

    [Fact]
    public void Load_OfAKeyThatIsAnothers_SaysSo()
    {
        var (certificate, _) = _folder.Silo();
        var (_, key) = _folder.Client();

        Assert.Equal(
            [$"tls-key '{key}' is not the private key of the certificate in '{certificate}'"], Problems((certificate, key), TlsRole.Silo));
    }

    [Theory]
    [InlineData("-----BEGIN ENCRYPTED PRIVATE KEY-----", "wants a passphrase")]
    [InlineData("nothing", "holds no private key in PEM form")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "is not the private key")]
    public void Load_OfAKeyThatCannotBeUsed_SaysWhy(string text, string expected) =>
        Assert.Contains(
            expected, Assert.Single(Problems((_folder.Silo().Certificate, _folder.Write("bad.key", text)), TlsRole.Silo)),
            StringComparison.Ordinal);

    [Fact]
    public void Load_OfABrokenCertificate_SaysSo()
    {
        var broken = _folder.Write("broken.crt", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----");

        Assert.Equal(
            [$"tls-certificate '{broken}' holds a certificate that cannot be read"], Problems((broken, _folder.Silo().Key), TlsRole.Silo));
    }

    // What other silos would refuse is told at the start, not by their logs.
    [Fact]
    public void Load_OfACertificateThatOthersWouldRefuse_SaysWhy()
    {
        using var elsewhere = new CertificateFolder();

        Assert.EndsWith(
            $"the certificate comes from no authority in '{_folder.Authority}'", Assert.Single(Problems(elsewhere.Silo(), TlsRole.Silo)),
            StringComparison.Ordinal);
        Assert.EndsWith(
            "the certificate is not meant for servers: its extended key usage lacks serverAuth",
            Assert.Single(Problems(_folder.Client(), TlsRole.Silo)), StringComparison.Ordinal);
        Assert.EndsWith(
            "the certificate is not meant for clients: its extended key usage lacks clientAuth",
            Assert.Single(Problems(_folder.ServerOnly(), TlsRole.Silo)), StringComparison.Ordinal);
        Assert.EndsWith(
            "the certificate is no silo's: its subject alternative names lack DNS:lab",
            Assert.Single(Problems(_folder.Silo(), TlsRole.Silo, "lab")), StringComparison.Ordinal);
        Assert.Contains(
            "the certificate expired on ", Assert.Single(Problems(_folder.ExpiredClient(), TlsRole.Client)), StringComparison.Ordinal);
    }

    // Silos may believe an authority of clients that those do not: they need not believe their own.
    [Fact]
    public void Load_OfAClientOfAnotherAuthority_LeavesItToTheSilos()
    {
        using var elsewhere = new CertificateFolder();

        Assert.Empty(Problems(elsewhere.Client(), TlsRole.Client));
    }

    private IReadOnlyList<string> Problems((string Certificate, string Key) files, TlsRole role, string name = TlsFiles.DefaultSiloName) =>
        TlsIdentity.Load(
        new TlsFiles { Certificate = files.Certificate, Key = files.Key, Authority = _folder.Authority, SiloName = name }, role,
            TimeProvider.System).Problems;
}
