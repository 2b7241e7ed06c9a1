using System.Text.Json;
using Npgsql;

namespace SearchCluster.Silo.Membership;

/// <summary>A silo's row of the table <c>membership</c>, and the entry that Orleans makes of it.</summary>
internal static class MembershipRow
{
    /// <summary>The columns that <see cref="Read"/> expects, in this order.</summary>
    public const string Columns = "silo, row_version, status, name, host, gateway_port, started, alive, suspicions";

    /// <summary>The entry, and the row's version, which is its etag.</summary>
    public static Tuple<MembershipEntry, string> Read(NpgsqlDataReader reader) => Tuple.Create(
        new MembershipEntry
        {
            SiloAddress = SiloAddress.FromParsableString(reader.GetString(0)),
            Status = (SiloStatus)reader.GetInt32(2),
            SiloName = reader.GetString(3),
            HostName = reader.GetString(4),
            ProxyPort = reader.GetInt32(5),
            StartTime = reader.GetDateTime(6),
            IAmAliveTime = reader.GetDateTime(7),
            SuspectTimes = [.. JsonSerializer.Deserialize<Suspicion[]>(reader.GetString(8))!
                .Select(suspicion => Tuple.Create(SiloAddress.FromParsableString(suspicion.By), suspicion.At))],
        },
        reader.GetInt32(1).ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The entry's values: $3 to $9 of a statement.</summary>
    public static IEnumerable<NpgsqlParameter> Parameters(MembershipEntry entry) =>
    [
        new() { Value = (int)entry.Status },
        new() { Value = entry.SiloName ?? "" },
        new() { Value = entry.HostName ?? "" },
        new() { Value = entry.ProxyPort },
        new() { Value = DateTime.SpecifyKind(entry.StartTime, DateTimeKind.Utc) },
        new() { Value = DateTime.SpecifyKind(entry.IAmAliveTime, DateTimeKind.Utc) },
        new() { Value =
            JsonSerializer.Serialize(
            (entry.SuspectTimes ?? []).Select(suspect => new Suspicion(suspect.Item1.ToParsableString(), suspect.Item2))) },
    ];

    /// <summary>A vote for a silo's death.</summary>
    private sealed record Suspicion(string By, DateTime At);
}
