namespace SearchCluster.Silo.Journal;

/// <summary>Another process holds the database file for writing.</summary>
public sealed class DatabaseInUseException(string message, int? gatewayPort, Exception inner) : DatabaseException(message, inner)
{
    /// <summary>The port of the loopback interface at which that process takes calls; null when it takes none, or none yet.</summary>
    public int? GatewayPort => gatewayPort;
}
