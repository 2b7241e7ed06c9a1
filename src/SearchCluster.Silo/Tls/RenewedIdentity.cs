using Microsoft.Extensions.Logging;

namespace SearchCluster.Silo.Tls;

/// <summary>
/// The identity as the files have it now: certificates are renewed while silos run, and the next connection shows the new one.
/// </summary>
internal sealed partial class RenewedIdentity(TlsIdentity identity, TlsRole role, ILogger logger)
{
    private readonly Lock _lock = new();
    private TlsIdentity _current = identity;
    private string? _read = Read(identity.Files);

    /// <summary>
    /// For one connection. Files that cannot be used, such as a certificate whose key has not been written yet, change nothing.
    /// </summary>
    public TlsIdentity Current()
    {
        lock (_lock)
        {
            // Connections are few, and last. Times of files would not do: Kubernetes swaps a folder behind a link.
            if (Read(_current.Files) is not { } text || text == _read)
                return _current;
            _read = text;
            var (renewed, problems) = TlsIdentity.Load(_current.Files, role, _current.Clock);
            if (renewed is null)
                LogKept(string.Join("; ", problems));
            else
                LogRenewed(renewed.Files.Certificate, renewed.Certificate.TargetCertificate.NotAfter.ToUniversalTime());
            return _current = renewed ?? _current;
        }
    }

    private static string? Read(TlsFiles files)
    {
        try
        {
            return string.Join('\0', new[] { files.Certificate, files.Key, files.Authority }.Select(File.ReadAllText));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [LoggerMessage(82, LogLevel.Information, "The files of TLS were renewed: the certificate in {File} is valid until {Until:u}")]
    private partial void LogRenewed(string file, DateTime until);

    [LoggerMessage(83, LogLevel.Warning, "The files of TLS have changed and cannot be used, so what was read before stays: {Problems}")]
    private partial void LogKept(string problems);
}
