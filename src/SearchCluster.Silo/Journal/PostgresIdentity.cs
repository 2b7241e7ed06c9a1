using Npgsql;

namespace SearchCluster.Silo.Journal;

/// <summary>
/// Which cluster a database belongs to. A database that was restored from a dump, or made from a template, names the silos of the original
/// in its membership: silos and clients of the copy would join those. So the database records which server (by its system identifier)
/// and which database (by its oid) it is; where it finds itself elsewhere, it is a copy. A standby that takes over is no copy.
/// </summary>
internal sealed record PostgresIdentity(Guid Cluster, string Server, long Database)
{
    private const string Here = "(SELECT oid::bigint FROM pg_database WHERE datname = current_database())";

    /// <summary>Records the identity of a new database, and refuses or adopts a copy. Held by one silo at a time.</summary>
    /// <param name="connection">To the database, whose schema is up to date.</param>
    /// <param name="place">Server and database, for messages.</param>
    /// <param name="adopt">Whether a copy becomes a cluster of its own: it forgets the silos of the original.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>Whether a copy was adopted.</returns>
    /// <exception cref="DatabaseException">It is a copy, and not to be adopted.</exception>
    public static async Task<bool> Settle(NpgsqlConnection connection, string place, bool adopt, CancellationToken cancellationToken)
    {
        var recorded = await Read(connection, cancellationToken);
        var here = await Measure(connection, cancellationToken);
        if (recorded is not null && recorded.IsAt(here))
            return false;
        if (recorded is not null && !adopt)
            throw IsACopy(place);

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection, transaction);
        if (recorded is not null)
            foreach (var table in new[] { "membership", "membership_version", "identity" })
                batch.BatchCommands.Add(new NpgsqlBatchCommand($"DELETE FROM {table}"));
        batch.BatchCommands.Add(
            new NpgsqlBatchCommand("INSERT INTO identity (cluster, server, database, recorded) VALUES ($1, $2, $3, now())")
            {
                Parameters = { new() { Value = Guid.NewGuid() }, new() { Value = here.Server }, new() { Value = here.Database } },
            });
        await batch.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return recorded is not null;
    }

    /// <summary>Refuses a copy to who only reads. A database of an older version has no identity, and passes.</summary>
    /// <exception cref="DatabaseException">It is a copy.</exception>
    public static async Task RefuseACopy(NpgsqlConnection connection, string place, CancellationToken cancellationToken)
    {
        try
        {
            if (await Read(connection, cancellationToken) is { } recorded && !recorded.IsAt(await Measure(connection, cancellationToken)))
                throw IsACopy(place);
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            // From before migration 0002.
        }
    }

    // What could not be measured, then or now, is no difference.
    private bool IsAt(PostgresIdentity here) =>
        Database == here.Database && (Server == here.Server || Server.Length == 0 || here.Server.Length == 0);

    private static DatabaseException IsACopy(string place) => new(
        $"the database {place} is a copy of another cluster's, whose silos its membership still names: to make it a cluster of its own, "
        + "which goes on with its studies apart from the original, start a silo on it with --adopt once");

    private static async Task<PostgresIdentity?> Read(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT cluster, server, database FROM identity", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? new PostgresIdentity(reader.GetGuid(0), reader.GetString(1), reader.GetInt64(2))
            : null;
    }

    private static async Task<PostgresIdentity> Measure(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            return await Measure(connection, "(SELECT system_identifier::text FROM pg_control_system())", cancellationToken);
        }
        catch (PostgresException error)
            when (error.SqlState is PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.UndefinedFunction)
        {
            return await Measure(connection, "''", cancellationToken);
        }
    }

    private static async Task<PostgresIdentity> Measure(NpgsqlConnection connection, string server, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"SELECT {server}, {Here}", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new PostgresIdentity(Guid.Empty, reader.GetString(0), reader.GetInt64(1));
    }
}
