using System.Net.Sockets;
using Npgsql;

namespace SearchCluster.Silo.Journal;

/// <summary>What a failure of PostgreSQL means: whether to wait for it to pass, and what to tell the user.</summary>
internal static class PostgresFault
{
    /// <summary>
    /// Whether the same work may succeed later: the server restarts, fails over, is full or has no connection left, or chose us to
    /// resolve a deadlock. What passes may have been done all the same: the connection can break after the commit.
    /// </summary>
    public static bool MayPass(Exception error) => error switch
    {
        // Classes of SQLSTATE: connection, rollback, resources (a full disk too), in use, intervention (shutdown), system; and a standby.
        PostgresException { SqlState: { } state } => state[..2] is "08" or "40" or "53" or "55" or "57" or "58"
            || state == PostgresErrorCodes.ReadOnlySqlTransaction,
        NpgsqlException { InnerException: { } inner } => inner is IOException or SocketException or TimeoutException,
        _ => error is TimeoutException or IOException or SocketException,
    };

    /// <summary>The failure in words for an operator; no secret of the connection string is in it.</summary>
    /// <param name="error">What Npgsql threw.</param>
    /// <param name="place">Server and database.</param>
    public static DatabaseException Explain(Exception error, string place) => new(error switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } =>
            $"PostgreSQL at {place} refuses the user or the password of the connection string",
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } =>
            $"PostgreSQL at {place} has no such database: create it with \"createdb\", and start again",
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } refused =>
            $"PostgreSQL at {place} does not let this user do it: {refused.MessageText}",
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } =>
            $"the disk of PostgreSQL at {place} is full; nothing that was written before is lost, free some space",
        PostgresException other => $"PostgreSQL at {place} failed: {other.MessageText} (SQLSTATE {other.SqlState})",
        TimeoutException or { InnerException: TimeoutException } => $"PostgreSQL at {place} does not answer",
        { InnerException: SocketException socket } => $"PostgreSQL at {place} cannot be reached: {socket.Message}",
        { InnerException: IOException } or IOException => $"PostgreSQL at {place} broke the connection off",
        _ => $"PostgreSQL at {place} failed: {error.Message}",
    }, error);

    /// <summary>Whether somebody else wrote the same key.</summary>
    public static bool IsKeyViolation(PostgresException error) => error.SqlState == PostgresErrorCodes.UniqueViolation;
}
