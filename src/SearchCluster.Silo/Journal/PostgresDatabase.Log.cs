using Microsoft.Extensions.Logging;

namespace SearchCluster.Silo.Journal;

public sealed partial class PostgresDatabase
{
    [LoggerMessage(50, LogLevel.Warning, "PostgreSQL at {Place} does not answer, and is waited for: {Message}")]
    private partial void LogAway(string place, string message);

    [LoggerMessage(51, LogLevel.Information, "PostgreSQL at {Place} answers again")]
    private partial void LogBack(string place);

    [LoggerMessage(52, LogLevel.Information, "PostgreSQL at {Place} has been migrated: {Scripts}")]
    private partial void LogMigrated(string place, string scripts);

    [LoggerMessage(
        53, LogLevel.Information, "PostgreSQL at {Place} was a copy of another cluster's database, and is a cluster of its own now")]
    private partial void LogAdopted(string place);
}
