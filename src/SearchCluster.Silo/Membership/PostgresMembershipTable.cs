using System.Globalization;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Configuration;
using SearchCluster.Silo.Journal;

namespace SearchCluster.Silo.Membership;

/// <summary>
/// Orleans' membership in the cluster's own database. Concurrency is optimistic: a change names the version of the table that it was
/// decided on, and is refused when another silo has changed the table since.
/// </summary>
internal sealed class PostgresMembershipTable(PostgresDatabase database, IOptions<ClusterOptions> cluster) : IMembershipTable
{
    // Orleans asks again by itself, and knows better than a waiting call what is still worth asking.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly string _cluster = cluster.Value.ClusterId;

    public Task InitializeMembershipTableAsync(bool tryInitTableVersion, CancellationToken cancellationToken) => Execute(
        "INSERT INTO membership_version (cluster, version) VALUES ($1, 0) ON CONFLICT DO NOTHING", [], cancellationToken);

    public Task DeleteMembershipTableEntriesAsync(string clusterId, CancellationToken cancellationToken) =>
        database.Use(async (connection, either) =>
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand("DELETE FROM membership WHERE cluster = $1") { Parameters = { Value(clusterId) } },
                new NpgsqlBatchCommand("DELETE FROM membership_version WHERE cluster = $1") { Parameters = { Value(clusterId) } },
            },
        };
        return await batch.ExecuteNonQueryAsync(either);
    }, Patience, cancellationToken);

    public Task CleanupDefunctSiloEntriesAsync(DateTimeOffset beforeDate, CancellationToken cancellationToken) => Execute(
        "DELETE FROM membership WHERE cluster = $1 AND status = $2 AND alive < $3",
            [Value((int)SiloStatus.Dead), Value(beforeDate.UtcDateTime)], cancellationToken);

    public Task<MembershipTableData> ReadRowAsync(SiloAddress key, CancellationToken cancellationToken) => Read(key, cancellationToken);

    public Task<MembershipTableData> ReadAllAsync(CancellationToken cancellationToken) => Read(null, cancellationToken);

    public Task<bool> InsertRowAsync(MembershipEntry entry, TableVersion tableVersion, CancellationToken cancellationToken) => Change(
        tableVersion,
        $"INSERT INTO membership (cluster, {MembershipRow.Columns}) VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING",
        [Value(entry.SiloAddress.ToParsableString()), .. MembershipRow.Parameters(entry)], cancellationToken);

    public Task<bool> UpdateRowAsync(MembershipEntry entry, string etag, TableVersion tableVersion, CancellationToken cancellationToken) =>
        Change(
        tableVersion,
        // A vote must not take back a sign of life that came after it was decided.
        "UPDATE membership SET row_version = row_version + 1, status = $3, name = $4, host = $5, gateway_port = $6, started = $7, "
        + "alive = greatest(alive, $8), suspicions = $9 WHERE cluster = $1 AND silo = $2 AND row_version = $10",
        [Value(entry.SiloAddress.ToParsableString()), .. MembershipRow.Parameters(entry),
            Value(int.Parse(etag, CultureInfo.InvariantCulture))], cancellationToken);

    public Task UpdateIAmAliveAsync(MembershipEntry entry, CancellationToken cancellationToken) => Execute(
        "UPDATE membership SET alive = $3 WHERE cluster = $1 AND silo = $2",
        [Value(entry.SiloAddress.ToParsableString()), Value(DateTime.SpecifyKind(entry.IAmAliveTime, DateTimeKind.Utc))],
            cancellationToken);

    // Orleans calls those with a token; these are from before there were any.
    Task IMembershipTable.InitializeMembershipTable(bool tryInitTableVersion) =>
        InitializeMembershipTableAsync(tryInitTableVersion, CancellationToken.None);

    Task IMembershipTable.DeleteMembershipTableEntries(string clusterId) =>
        DeleteMembershipTableEntriesAsync(clusterId, CancellationToken.None);

    Task IMembershipTable.CleanupDefunctSiloEntries(DateTimeOffset beforeDate) =>
        CleanupDefunctSiloEntriesAsync(beforeDate, CancellationToken.None);

    Task<MembershipTableData> IMembershipTable.ReadRow(SiloAddress key) => ReadRowAsync(key, CancellationToken.None);

    Task<MembershipTableData> IMembershipTable.ReadAll() => ReadAllAsync(CancellationToken.None);

    Task<bool> IMembershipTable.InsertRow(MembershipEntry entry, TableVersion tableVersion) =>
        InsertRowAsync(entry, tableVersion, CancellationToken.None);

    Task<bool> IMembershipTable.UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) =>
        UpdateRowAsync(entry, etag, tableVersion, CancellationToken.None);

    Task IMembershipTable.UpdateIAmAlive(MembershipEntry entry) => UpdateIAmAliveAsync(entry, CancellationToken.None);

    // One statement sees one moment, and the version is there even when no silo is.
    private Task<MembershipTableData> Read(SiloAddress? silo, CancellationToken cancellationToken) =>
        database.Use(async (connection, either) =>
    {
        await using var command = new NpgsqlCommand(
            $"SELECT {MembershipRow.Columns}, version FROM membership_version AS v LEFT JOIN membership AS m ON m.cluster = v.cluster"
            + (silo is null ? "" : " AND silo = $2") + " WHERE v.cluster = $1", connection)
        {
            Parameters = { Value(_cluster) },
        };
        if (silo is not null)
            command.Parameters.Add(Value(silo.ToParsableString()));
        var entries = new List<Tuple<MembershipEntry, string>>();
        var version = 0;
        await using var reader = await command.ExecuteReaderAsync(either);
        while (await reader.ReadAsync(either))
        {
            version = reader.GetInt32(9);
            if (!await reader.IsDBNullAsync(0, either))
                entries.Add(MembershipRow.Read(reader));
        }

        return new MembershipTableData(entries, new TableVersion(version, version.ToString(CultureInfo.InvariantCulture)));
    }, Patience, cancellationToken);

    private Task<bool> Change(
        TableVersion tableVersion, string sql, IEnumerable<NpgsqlParameter> values, CancellationToken cancellationToken) =>
            database.Use(async (connection, either) =>
    {
        await using var transaction = await connection.BeginTransactionAsync(either);
        await using var counting =
            new NpgsqlCommand("UPDATE membership_version SET version = $2 WHERE cluster = $1 AND version = $3", connection)
            {
                Parameters =
                { Value(_cluster), Value(tableVersion.Version), Value(int.Parse(tableVersion.VersionEtag, CultureInfo.InvariantCulture)) },
            };
        if (await counting.ExecuteNonQueryAsync(either) == 0)
            return false;
        await using var changing = Command(connection, sql, values);
        if (await changing.ExecuteNonQueryAsync(either) == 0)
            return false;
        await transaction.CommitAsync(either);
        return true;
    }, Patience, cancellationToken);

    private Task<int> Execute(string sql, IEnumerable<NpgsqlParameter> values, CancellationToken cancellationToken) =>
        database.Use(async (connection, either) =>
    {
        await using var command = Command(connection, sql, values);
        return await command.ExecuteNonQueryAsync(either);
    }, Patience, cancellationToken);

    private NpgsqlCommand Command(NpgsqlConnection connection, string sql, IEnumerable<NpgsqlParameter> values)
    {
        var command = new NpgsqlCommand(sql, connection) { Parameters = { Value(_cluster) } };
        foreach (var value in values)
            // A parameter belongs to one command, and the work may be done again.
            command.Parameters.Add(value.Clone());
        return command;
    }

    private static NpgsqlParameter Value<T>(T value) => new NpgsqlParameter<T> { TypedValue = value };
}
