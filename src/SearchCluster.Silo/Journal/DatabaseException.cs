namespace SearchCluster.Silo.Journal;

/// <summary>The database cannot be used; the message says which one, what is wrong, and what to do.</summary>
public class DatabaseException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Another process holds the database file for writing.</summary>
public sealed class DatabaseInUseException(string message, int? gatewayPort, Exception inner) : DatabaseException(message, inner)
{
    /// <summary>The port of the loopback interface at which that process takes calls; null when it takes none, or none yet.</summary>
    public int? GatewayPort => gatewayPort;
}

/// <summary>The file holds nothing yet: it is empty, or its first start was killed before there were tables.</summary>
public sealed class DatabaseEmptyException(string message) : DatabaseException(message);

/// <summary>Another coordinator appended to the study first. What the writer believes is out of date: it must reload.</summary>
public sealed class JournalConflictException(string message) : Exception(message);
