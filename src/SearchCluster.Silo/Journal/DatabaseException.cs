namespace SearchCluster.Silo.Journal;

/// <summary>The database cannot be used; the message says which file, what is wrong, and what to do.</summary>
public class DatabaseException(string message, Exception? inner = null) : Exception(message, inner);
