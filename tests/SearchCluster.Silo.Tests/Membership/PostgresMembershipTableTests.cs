using System.Net;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using SearchCluster.Silo.Journal;
using SearchCluster.Silo.Membership;
using SearchCluster.Silo.Tests.Journal;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Silo.Tests.Membership;

/// <summary>What Orleans expects of every membership table.</summary>
[Trait(PostgresServer.Trait, PostgresServer.Name)]
public sealed class PostgresMembershipTableTests : IAsyncLifetime
{
    private static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private PostgresStore _store = null!;
    private PostgresDatabase _database = null!;
    private PostgresMembershipTable _table = null!;

    public async Task InitializeAsync()
    {
        _store = await PostgresStore.Create();
        _database = await _store.OpenDatabase();
        _table = await Table("c");
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task ReadAll_OfANewCluster_HasNoSiloAndVersion0()
    {
        var read = await _table.ReadAllAsync(default);

        Assert.Empty(read.Members);
        Assert.Equal(0, read.Version.Version);
    }

    [Fact]
    public async Task InsertRow_ThenRead_GivesTheWholeEntryAndTheNewVersion()
    {
        var entry = Entry(1);
        entry.SuspectTimes = [Tuple.Create(Address(7), Start.AddSeconds(3)), Tuple.Create(Address(8), Start.AddSeconds(4))];
        Assert.True(await _table.InsertRowAsync(entry, (await _table.ReadAllAsync(default)).Version.Next(), default));

        var read = await _table.ReadRowAsync(Address(1), default);
        Assert.Equal(1, read.Version.Version);
        var found = Assert.Single(read.Members).Item1;
        Assert.Equal(
            (entry.SiloAddress, entry.Status, entry.SiloName, entry.HostName, entry.ProxyPort, entry.StartTime, entry.IAmAliveTime),
            (found.SiloAddress, found.Status, found.SiloName, found.HostName, found.ProxyPort, found.StartTime, found.IAmAliveTime));
        Assert.Equal(entry.SuspectTimes, found.SuspectTimes);
    }

    [Fact]
    public async Task ReadRow_OfASiloThatIsNotThere_HasTheVersionAlone()
    {
        await Insert(Entry(1));

        var read = await _table.ReadRowAsync(Address(2), default);
        Assert.Empty(read.Members);
        Assert.Equal(1, read.Version.Version);
    }

    [Fact]
    public async Task InsertRow_DecidedOnAnOldVersion_IsRefusedWithoutATrace()
    {
        var old = (await _table.ReadAllAsync(default)).Version;
        await Insert(Entry(1));

        Assert.False(await _table.InsertRowAsync(Entry(2), old.Next(), default));
        var read = await _table.ReadAllAsync(default);
        Assert.Equal(Address(1), Assert.Single(read.Members).Item1.SiloAddress);
        Assert.Equal(1, read.Version.Version);
    }

    [Fact]
    public async Task InsertRow_OfASiloThatIsThere_IsRefusedWithoutATrace()
    {
        await Insert(Entry(1));
        var again = Entry(1);
        again.Status = SiloStatus.Dead;

        Assert.False(await _table.InsertRowAsync(again, (await _table.ReadAllAsync(default)).Version.Next(), default));
        var read = await _table.ReadAllAsync(default);
        Assert.Equal(SiloStatus.Active, Assert.Single(read.Members).Item1.Status);
        Assert.Equal(1, read.Version.Version);
    }

    [Fact]
    public async Task UpdateRow_WithItsEtagAndVersion_ChangesBoth()
    {
        await Insert(Entry(1));
        var read = await _table.ReadRowAsync(Address(1), default);
        var (entry, etag) = read.Members[0];
        entry.Status = SiloStatus.Dead;
        entry.AddSuspector(Address(2), Start);

        Assert.True(await _table.UpdateRowAsync(entry, etag, read.Version.Next(), default));

        var after = await _table.ReadRowAsync(Address(1), default);
        Assert.Equal(2, after.Version.Version);
        Assert.Equal(SiloStatus.Dead, after.Members[0].Item1.Status);
        Assert.Equal(Address(2), Assert.Single(after.Members[0].Item1.SuspectTimes!).Item1);
        Assert.NotEqual(etag, after.Members[0].Item2);
    }

    [Fact]
    public async Task UpdateRow_WithAnOldEtagOrAnOldVersion_IsRefusedWithoutATrace()
    {
        await Insert(Entry(1));
        var old = await _table.ReadRowAsync(Address(1), default);
        var (entry, etag) = old.Members[0];
        Assert.True(await _table.UpdateRowAsync(entry, etag, old.Version.Next(), default));
        var read = await _table.ReadRowAsync(Address(1), default);
        entry.Status = SiloStatus.Dead;

        Assert.False(await _table.UpdateRowAsync(entry, etag, read.Version.Next(), default));
        Assert.False(await _table.UpdateRowAsync(entry, read.Members[0].Item2, old.Version.Next(), default));

        var after = await _table.ReadRowAsync(Address(1), default);
        Assert.Equal(read.Version.Version, after.Version.Version);
        Assert.Equal(SiloStatus.Active, after.Members[0].Item1.Status);
    }

    [Fact]
    public async Task UpdateRow_ByManyAtOnce_LosesNone()
    {
        const int silos = 8;
        for (var silo = 1; silo <= silos; silo++)
            await Insert(Entry(silo));

        await Task.WhenAll(Enumerable.Range(1, silos).Select(async silo =>
        {
            while (true)
            {
                var read = await _table.ReadAllAsync(default);
                var (entry, etag) = read.TryGet(Address(silo))!;
                entry.Status = SiloStatus.Dead;
                if (await _table.UpdateRowAsync(entry, etag, read.Version.Next(), default))
                    return;
            }
        }));

        var after = await _table.ReadAllAsync(default);
        Assert.Equal(2 * silos, after.Version.Version);
        Assert.All(after.Members, member => Assert.Equal(SiloStatus.Dead, member.Item1.Status));
    }

    [Fact]
    public async Task UpdateIAmAlive_LeavesVersionsAsTheyWere()
    {
        await Insert(Entry(1));
        var before = await _table.ReadRowAsync(Address(1), default);
        var alive = Entry(1);
        alive.IAmAliveTime = Start.AddMinutes(1);
        await _table.UpdateIAmAliveAsync(alive, default);

        var read = await _table.ReadRowAsync(Address(1), default);
        Assert.Equal(Start.AddMinutes(1), read.Members[0].Item1.IAmAliveTime);
        Assert.Equal(before.Version, read.Version);
        // A vote that was decided before the sign of life counts, and does not take it back.
        var (entry, etag) = before.Members[0];
        entry.AddSuspector(Address(2), Start);
        Assert.True(await _table.UpdateRowAsync(entry, etag, before.Version.Next(), default));
        Assert.Equal(Start.AddMinutes(1), (await _table.ReadRowAsync(Address(1), default)).Members[0].Item1.IAmAliveTime);
    }

    [Fact]
    public async Task CleanupDefunctSiloEntries_RemovesWhatIsDeadForLong()
    {
        await Insert(Entry(1, SiloStatus.Dead, Start));
        await Insert(Entry(2, SiloStatus.Dead, Start.AddDays(2)));
        await Insert(Entry(3, SiloStatus.Active, Start));

        await _table.CleanupDefunctSiloEntriesAsync(Start.AddDays(1), default);

        Assert.Equal(
            [Address(2), Address(3)], (await _table.ReadAllAsync(default)).Members.Select(member => member.Item1.SiloAddress).Order());
    }

    [Fact]
    public async Task Tables_OfTwoClustersInOneDatabase_KnowNothingOfEachOther()
    {
        var other = await Table("d");
        await Insert(Entry(1));
        Assert.True(await other.InsertRowAsync(Entry(2), (await other.ReadAllAsync(default)).Version.Next(), default));

        await other.DeleteMembershipTableEntriesAsync("d", default);

        Assert.Equal(Address(1), Assert.Single((await _table.ReadAllAsync(default)).Members).Item1.SiloAddress);
        Assert.Empty((await other.ReadAllAsync(default)).Members);
    }

    [Fact]
    public async Task Gateways_AreThoseOfActiveSilosThatHaveOne()
    {
        var closed = Entry(2);
        closed.ProxyPort = 0;
        await Insert(Entry(1));
        await Insert(closed);
        await Insert(Entry(3, SiloStatus.Dead));
        await Insert(Entry(4, SiloStatus.Joining));

        var gateways = await new PostgresGateways(_database, Cluster("c"), Options.Create(new GatewayOptions())).GetGatewaysAsync(default);

        Assert.Equal(["gwy.tcp://10.0.0.1:30000/1"], gateways.Select(gateway => gateway.ToString()));
    }

    private async Task<PostgresMembershipTable> Table(string cluster)
    {
        var table = new PostgresMembershipTable(_database, Cluster(cluster));
        await table.InitializeMembershipTableAsync(tryInitTableVersion: true, default);
        return table;
    }

    private async Task Insert(MembershipEntry entry) =>
        Assert.True(await _table.InsertRowAsync(entry, (await _table.ReadAllAsync(default)).Version.Next(), default));

    private static IOptions<ClusterOptions> Cluster(string id) => Options.Create(new ClusterOptions { ClusterId = id });

    private static SiloAddress Address(int silo) => SiloAddress.New(IPAddress.Parse($"10.0.0.{silo}"), 11111, silo);

    private static MembershipEntry Entry(int silo, SiloStatus status = SiloStatus.Active, DateTime? alive = null) => new()
    {
        SiloAddress = Address(silo),
        Status = status,
        SiloName = $"silo-{silo}",
        HostName = "somewhere",
        ProxyPort = 30000,
        StartTime = Start,
        IAmAliveTime = alive ?? Start.AddSeconds(10),
        SuspectTimes = [],
    };
}
