namespace SearchCluster.Silo.Journal;

/// <summary>Somebody else appended to the study first: what the writer believes is out of date, it must reload.</summary>
public sealed class JournalConflictException(string message) : Exception(message);
