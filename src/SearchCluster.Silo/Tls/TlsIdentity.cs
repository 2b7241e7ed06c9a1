using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SearchCluster.Silo.Tls;

/// <summary>A certificate with its key, and the authorities that are believed, as they were read.</summary>
public sealed class TlsIdentity
{
    private static readonly Oid ServerUsage = new("1.3.6.1.5.5.7.3.1");
    private static readonly Oid ClientUsage = new("1.3.6.1.5.5.7.3.2");

    private readonly X509Certificate2Collection _authorities;

    private TlsIdentity(TlsFiles files, SslStreamCertificateContext certificate, X509Certificate2Collection authorities, TimeProvider clock)
    {
        Files = files;
        Certificate = certificate;
        _authorities = authorities;
        Clock = clock;
    }

    /// <summary>Where all this stands.</summary>
    public TlsFiles Files { get; }

    internal SslStreamCertificateContext Certificate { get; }

    internal TimeProvider Clock { get; }

    /// <summary>Reads the files; or says everything that is wrong with them, so that no peer need find out.</summary>
    /// <param name="files">The files.</param>
    /// <param name="role">What the certificate is for.</param>
    /// <param name="clock">Tells whether certificates have expired, now and at every connection.</param>
    public static (TlsIdentity? Identity, IReadOnlyList<string> Problems) Load(TlsFiles files, TlsRole role, TimeProvider clock)
    {
        var problems = new List<string>();
        var certificates = ReadCertificates("tls-certificate", files.Certificate, problems);
        var key = ReadKey(files.Key, problems);
        var authorities = ReadCertificates("tls-authority", files.Authority, problems);
        if (problems.Count > 0 || WithKey(files, certificates[0], key!, problems) is not { } own)
            return (null, problems);

        certificates.RemoveAt(0);
        // Offline: an address inside a certificate is not connected to.
        var identity = new TlsIdentity(files, SslStreamCertificateContext.Create(own, certificates, offline: true), authorities, clock);
        if (identity.Unfitness(own, certificates, role) is { } unfitness)
            problems.Add($"tls-certificate '{files.Certificate}': the certificate {unfitness}");
        return (problems.Count > 0 ? null : identity, problems);
    }

    /// <summary>How a chain of certificates is judged: by the given authorities alone, now, and for one usage.</summary>
    internal X509ChainPolicy Policy(TlsRole usage)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            // A private authority publishes no revocation lists; a peer that is to be kept out gets no new certificate.
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            VerificationTime = Clock.GetUtcNow().UtcDateTime,
            VerificationTimeIgnored = false,
        };
        policy.CustomTrustStore.AddRange(_authorities);
        policy.ApplicationPolicy.Add(usage == TlsRole.Silo ? ServerUsage : ClientUsage);
        return policy;
    }

    /// <summary>What peers would find wrong with our own certificate; null when nothing.</summary>
    private string? Unfitness(X509Certificate2 own, X509Certificate2Collection between, TlsRole role)
    {
        // A silo listens to some and calls others.
        TlsRole[] usages = role == TlsRole.Silo ? [TlsRole.Silo, TlsRole.Client] : [TlsRole.Client];
        foreach (var usage in usages)
        {
            using var chain = new X509Chain { ChainPolicy = Policy(usage) };
            chain.ChainPolicy.ExtraStore.AddRange(between);
            // The authority of silos may be another than that of clients: whether a client is believed, silos know.
            if (!chain.Build(own) && PeerCertificate.Fault(own, chain, usage, role == TlsRole.Client ? null : Files.Authority) is { } fault)
                return fault;
        }

        return role == TlsRole.Silo ? PeerCertificate.FaultOfName(own, Files) : null;
    }

    private static X509Certificate2? WithKey(TlsFiles files, X509Certificate2 certificate, string key, List<string> problems)
    {
        try
        {
            using var ephemeral = X509Certificate2.CreateFromPem(certificate.ExportCertificatePem(), key);
            // Windows serves no key that is in memory alone, unless it came this way.
            return X509CertificateLoader.LoadPkcs12(ephemeral.Export(X509ContentType.Pkcs12), password: null);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            problems.Add($"tls-key '{files.Key}' is not the private key of the certificate in '{files.Certificate}'");
            return null;
        }
    }

    private static X509Certificate2Collection ReadCertificates(string setting, string file, List<string> problems)
    {
        var certificates = new X509Certificate2Collection();
        if (ReadText(setting, file, problems) is not { } text)
            return certificates;
        try
        {
            certificates.ImportFromPem(text);
            if (certificates.Count == 0)
                problems.Add($"{setting} '{file}' holds no certificate in PEM form, which begins with -----BEGIN CERTIFICATE-----");
        }
        catch (CryptographicException)
        {
            problems.Add($"{setting} '{file}' holds a certificate that cannot be read");
        }

        return certificates;
    }

    private static string? ReadKey(string file, List<string> problems)
    {
        if (ReadText("tls-key", file, problems) is not { } text)
            return null;
        if (text.Contains("ENCRYPTED", StringComparison.Ordinal))
            problems.Add($"tls-key '{file}' wants a passphrase: write the key without one, readable by this user alone");
        else if (!text.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
            problems.Add($"tls-key '{file}' holds no private key in PEM form, which begins with -----BEGIN PRIVATE KEY-----");
        return text;
    }

    private static string? ReadText(string setting, string file, List<string> problems)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            problems.Add($"{setting} is '{file}', and there is no such file");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            problems.Add($"{setting} '{file}' cannot be read: {error.Message}");
        }

        return null;
    }
}
