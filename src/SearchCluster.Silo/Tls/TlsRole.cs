namespace SearchCluster.Silo.Tls;

/// <summary>What a certificate lets its holder do.</summary>
public enum TlsRole
{
    /// <summary>Speak with gateways.</summary>
    Client,

    /// <summary>Be one of the cluster: speak with silos, and be spoken to.</summary>
    Silo,
}
