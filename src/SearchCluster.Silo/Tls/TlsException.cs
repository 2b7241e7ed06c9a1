namespace SearchCluster.Silo.Tls;

/// <summary>The two ends did not come to trust each other; the message says why, in words that follow the peer's name.</summary>
public sealed class TlsException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether the other end was too slow: it may be busy, and another try may succeed.</summary>
    public bool IsTimeOut { get; init; }
}
