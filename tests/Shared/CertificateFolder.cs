using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SearchCluster.Silo.Tls;

namespace SearchCluster.Tests;

/// <summary>An authority, and what it has signed, as PEM files in a folder of their own.</summary>
internal sealed class CertificateFolder : IDisposable
{
    /// <summary>The name in a silo's certificate.</summary>
    public const string SiloName = "searchcluster-silo";

    private const string ServerUsage = "1.3.6.1.5.5.7.3.1";
    private const string ClientUsage = "1.3.6.1.5.5.7.3.2";

    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly string _folder = Directory.CreateTempSubdirectory("searchcluster-certificates-").FullName;
    private readonly X509Certificate2 _authority;

    public CertificateFolder()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        _authority = request.CreateSelfSigned(Now.AddYears(-2), Now.AddYears(2));
        File.WriteAllText(Authority, _authority.ExportCertificatePem());
    }

    /// <summary>The authority's certificate.</summary>
    public string Authority => PathOf("authority.crt");

    /// <summary>What a silo shows.</summary>
    public (string Certificate, string Key) Silo() => Issue("silo", [ServerUsage, ClientUsage], SiloName);

    /// <summary>Environment variables by which a silo requires mutual TLS.</summary>
    public IEnumerable<KeyValuePair<string, string>> SiloVariables()
    {
        var (certificate, key) = Silo();
        return
        [
            KeyValuePair.Create("SEARCHCLUSTER_TLS_CERTIFICATE", certificate),
            KeyValuePair.Create("SEARCHCLUSTER_TLS_KEY", key),
            KeyValuePair.Create("SEARCHCLUSTER_TLS_AUTHORITY", Authority),
        ];
    }

    /// <summary>What a client shows, as a client has it in hand.</summary>
    public TlsIdentity ClientIdentity()
    {
        var (certificate, key) = Client();
        return TlsIdentity.Load(
            new TlsFiles { Certificate = certificate, Key = key, Authority = Authority }, TlsRole.Client, TimeProvider.System).Identity!;
    }

    /// <summary>What a client shows.</summary>
    public (string Certificate, string Key) Client() => Issue("client", [ClientUsage]);

    /// <summary>What a server of another kind shows, which may call itself a silo but must call nobody.</summary>
    public (string Certificate, string Key) ServerOnly() => Issue("server-only", [ServerUsage], SiloName);

    /// <summary>What a client showed until yesterday.</summary>
    public (string Certificate, string Key) ExpiredClient() => Issue("expired", [ClientUsage], expires: Now.AddDays(-1));

    /// <summary>Writes a file.</summary>
    public string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    /// <summary>The path of a file, whether there is one or not.</summary>
    public string PathOf(string name) => Path.Combine(_folder, name);

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private (string Certificate, string Key) Issue(string name, string[] usages, string? dnsName = null, DateTimeOffset? expires = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([.. usages.Select(usage => new Oid(usage))], critical: false));
        if (dnsName is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(dnsName);
            request.CertificateExtensions.Add(names.Build());
        }

        using var certificate = request.Create(_authority, Now.AddYears(-1), expires ?? Now.AddYears(1), RandomNumberGenerator.GetBytes(8));
        return (Write($"{name}.crt", certificate.ExportCertificatePem()), Write($"{name}.key", key.ExportPkcs8PrivateKeyPem()));
    }
}
