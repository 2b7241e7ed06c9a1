using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace SearchCluster.Silo.Tls;

/// <summary>Looks at the certificate of one peer, once, and remembers why it was refused.</summary>
/// <param name="files">What is believed; for the words alone, the chain was built by <see cref="TlsIdentity.Policy"/>.</param>
/// <param name="usage">What the peer uses its certificate for.</param>
/// <param name="mustBeSilo">Whether the certificate has to be a silo's.</param>
internal sealed class PeerCertificate(TlsFiles files, TlsRole usage, bool mustBeSilo)
{
    private const int LongestSubject = 200;

    /// <summary>Why it was refused, in words that follow "its"; null when it was not.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Whether the peer may go on; for <see cref="SslStream"/>.</summary>
    public bool IsAccepted(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        Refusal = certificate is not X509Certificate2 shown || chain is null ? "certificate is missing"
            : errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)
                ? $"certificate '{Subject(shown)}' {Fault(shown, chain, usage, files.Authority) ?? "is not to be believed"}"
            : mustBeSilo && FaultOfName(shown, files) is { } fault ? $"certificate '{Subject(shown)}' {fault}"
            : null;
        return Refusal is null;
    }

    /// <summary>
    /// What is wrong with a chain that was not accepted, in words that follow the certificate; null when nothing that counts.
    /// </summary>
    /// <param name="certificate">The first of the chain.</param>
    /// <param name="chain">Built.</param>
    /// <param name="usage">What for.</param>
    /// <param name="authority">The file of the authorities that count; null when any signature does.</param>
    public static string? Fault(X509Certificate2 certificate, X509Chain chain, TlsRole usage, string? authority)
    {
        const X509ChainStatusFlags untrusted =
            X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.NotSignatureValid;
        var status = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
        var now = chain.ChainPolicy.VerificationTime;
        if ((status & untrusted) != 0 && authority is not null)
            return $"comes from no authority in '{authority}'";
        if (now > certificate.NotAfter.ToUniversalTime())
            return $"expired on {Day(certificate.NotAfter)}";
        if (now < certificate.NotBefore.ToUniversalTime())
            return $"is not valid before {Day(certificate.NotBefore)}";
        if (status.HasFlag(X509ChainStatusFlags.NotValidForUsage))
        {
            return usage == TlsRole.Silo
                ? "is not meant for servers: its extended key usage lacks serverAuth"
                : "is not meant for clients: its extended key usage lacks clientAuth";
        }

        return authority is null ? null
            : $"is not to be believed: {string.Join(", ", chain.ChainStatus.Select(one => one.StatusInformation.Trim()))}";
    }

    /// <summary>What keeps a certificate from being a silo's; null when nothing.</summary>
    public static string? FaultOfName(X509Certificate2 certificate, TlsFiles files) =>
        certificate.MatchesHostname(files.SiloName, allowWildcards: false, allowCommonName: false)
            ? null
            : $"is no silo's: its subject alternative names lack DNS:{files.SiloName}";

    // The peer wrote it, and it goes into the log.
    private static string Subject(X509Certificate2 certificate)
    {
        var subject = string.Concat(certificate.Subject.Select(letter => char.IsControl(letter) ? '?' : letter));
        return subject.Length <= LongestSubject ? subject : subject[..LongestSubject] + "…";
    }

    private static string Day(DateTime local) => local.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
