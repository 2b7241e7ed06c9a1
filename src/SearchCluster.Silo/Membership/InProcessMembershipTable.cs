using System.Globalization;

namespace SearchCluster.Silo.Membership;

/// <summary>
/// Orleans' membership of silos that share one process: a table in its memory, without calls between them. Concurrency is optimistic: a
/// change names the version of the table that it was decided on, and is refused when another silo has changed the table since.
/// </summary>
internal sealed class InProcessMembershipTable : IMembershipTable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<SiloAddress, Row> _rows = [];
    private int _version;

    public Task InitializeMembershipTable(bool tryInitTableVersion) => Task.CompletedTask;

    public Task DeleteMembershipTableEntries(string clusterId)
    {
        lock (_gate)
            _rows.Clear();
        return Task.CompletedTask;
    }

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate)
    {
        lock (_gate)
            foreach (var (silo, row) in _rows.ToList())
                if (row.Entry.Status == SiloStatus.Dead && row.Entry.IAmAliveTime < beforeDate.UtcDateTime)
                    _rows.Remove(silo);
        return Task.CompletedTask;
    }

    public Task<MembershipTableData> ReadRow(SiloAddress key)
    {
        lock (_gate)
            return Task.FromResult(
                _rows.TryGetValue(key, out var row) ? new MembershipTableData(row.Copy(), Version) : new MembershipTableData(Version));
    }

    public Task<MembershipTableData> ReadAll()
    {
        lock (_gate)
            return Task.FromResult(new MembershipTableData([.. _rows.Values.Select(row => row.Copy())], Version));
    }

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion)
    {
        lock (_gate)
            return Task.FromResult(!_rows.ContainsKey(entry.SiloAddress) && TryWrite(entry, 0, tableVersion));
    }

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion)
    {
        lock (_gate)
            return Task.FromResult(
                _rows.TryGetValue(entry.SiloAddress, out var row) && row.Tag == etag && TryWrite(entry, row.Number + 1, tableVersion));
    }

    public Task UpdateIAmAlive(MembershipEntry entry)
    {
        lock (_gate)
            if (_rows.TryGetValue(entry.SiloAddress, out var row))
                row.Entry.IAmAliveTime = entry.IAmAliveTime;
        return Task.CompletedTask;
    }

    private TableVersion Version => new(_version, Text(_version));

    private bool TryWrite(MembershipEntry entry, int number, TableVersion decidedOn)
    {
        if (decidedOn.VersionEtag != Text(_version))
            return false;
        _rows[entry.SiloAddress] = new Row(Copy(entry), number);
        _version = decidedOn.Version;
        return true;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    // The caller changes its entry afterwards.
    private static MembershipEntry Copy(MembershipEntry entry) => new()
    {
        SiloAddress = entry.SiloAddress,
        Status = entry.Status,
        SuspectTimes = entry.SuspectTimes is null ? null : [.. entry.SuspectTimes],
        ProxyPort = entry.ProxyPort,
        HostName = entry.HostName,
        SiloName = entry.SiloName,
        RoleName = entry.RoleName,
        UpdateZone = entry.UpdateZone,
        FaultZone = entry.FaultZone,
        StartTime = entry.StartTime,
        IAmAliveTime = entry.IAmAliveTime,
    };

    private sealed record Row(MembershipEntry Entry, int Number)
    {
        public string Tag => Text(Number);

        public Tuple<MembershipEntry, string> Copy() => Tuple.Create(InProcessMembershipTable.Copy(Entry), Tag);
    }
}
