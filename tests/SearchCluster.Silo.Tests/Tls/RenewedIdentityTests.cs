using Microsoft.Extensions.Logging.Abstractions;
using SearchCluster.Silo.Tls;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Silo.Tests.Tls;

public sealed class RenewedIdentityTests : IDisposable
{
    private readonly CertificateFolder _folder = new();
    private readonly TlsIdentity _first;
    private readonly RenewedIdentity _identity;

    public RenewedIdentityTests()
    {
        var (certificate, key) = _folder.Silo();
        _first = TlsIdentity.Load(
            new TlsFiles { Certificate = certificate, Key = key, Authority = _folder.Authority }, TlsRole.Silo,
            TimeProvider.System).Identity!;
        _identity = new RenewedIdentity(_first, TlsRole.Silo, NullLogger.Instance);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Current_OfFilesThatStayed_IsWhatWasRead() => Assert.Same(_first, _identity.Current());

    [Fact]
    public void Current_OfFilesThatWereRenewed_ShowsTheNewCertificate()
    {
        var (certificate, _) = _folder.Silo();

        var renewed = _identity.Current();

        Assert.Equal(File.ReadAllText(certificate), renewed.Certificate.TargetCertificate.ExportCertificatePem());
        Assert.NotEqual(_first.Certificate.TargetCertificate.Thumbprint, renewed.Certificate.TargetCertificate.Thumbprint);
        Assert.Same(renewed, _identity.Current());
    }

    // Renewing writes one file after the other.
    [Fact]
    public void Current_OfACertificateWhoseKeyIsStillTheOldOne_StaysUntilBothAreThere()
    {
        var old = File.ReadAllText(_first.Files.Key);
        var (_, key) = _folder.Silo();
        var renewed = File.ReadAllText(key);
        File.WriteAllText(key, old);
        Assert.Same(_first, _identity.Current());

        File.Delete(key);
        Assert.Same(_first, _identity.Current());

        File.WriteAllText(key, renewed);
        Assert.NotSame(_first, _identity.Current());
    }
}
