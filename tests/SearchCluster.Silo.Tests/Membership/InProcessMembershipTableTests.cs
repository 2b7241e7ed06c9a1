using System.Net;
using SearchCluster.Silo.Membership;
using Xunit;

namespace SearchCluster.Silo.Tests.Membership;

public class InProcessMembershipTableTests
{
    private readonly InProcessMembershipTable _table = new();

    [Fact]
    public async Task InsertRow_OnTheNewestVersion_IsReadBackByAll()
    {
        Assert.True(await _table.InsertRow(Silo(1), Next(0)));

        var all = await _table.ReadAll();

        Assert.Equal((1, 1), (all.Members.Count, all.Version.Version));
        Assert.Equal(Silo(1).SiloAddress, all.Members[0].Item1.SiloAddress);
    }

    [Fact]
    public async Task InsertRow_DecidedOnAnOlderVersion_IsRefused()
    {
        Assert.True(await _table.InsertRow(Silo(1), Next(0)));

        Assert.False(await _table.InsertRow(Silo(2), Next(0)));
        Assert.False(await _table.InsertRow(Silo(1), Next(1)));
        Assert.Single((await _table.ReadAll()).Members);
    }

    [Fact]
    public async Task UpdateRow_OfARowThatChangedMeanwhile_IsRefused()
    {
        await _table.InsertRow(Silo(1), Next(0));
        var read = (await _table.ReadRow(Silo(1).SiloAddress)).Members[0];
        read.Item1.Status = SiloStatus.Active;

        Assert.True(await _table.UpdateRow(read.Item1, read.Item2, Next(1)));
        Assert.False(await _table.UpdateRow(read.Item1, read.Item2, Next(2)));
        Assert.Equal(SiloStatus.Active, (await _table.ReadAll()).Members[0].Item1.Status);
    }

    [Fact]
    public async Task ReadRow_ChangedByItsReader_LeavesTheTableAsItIs()
    {
        await _table.InsertRow(Silo(1), Next(0));

        (await _table.ReadRow(Silo(1).SiloAddress)).Members[0].Item1.Status = SiloStatus.Dead;

        Assert.Equal(SiloStatus.Joining, (await _table.ReadRow(Silo(1).SiloAddress)).Members[0].Item1.Status);
    }

    [Fact]
    public async Task CleanupDefunctSiloEntries_OfSilosDeadForLonger_LeavesTheOthers()
    {
        var dead = Silo(1);
        dead.Status = SiloStatus.Dead;
        await _table.InsertRow(dead, Next(0));
        await _table.InsertRow(Silo(2), Next(1));

        await _table.CleanupDefunctSiloEntries(DateTimeOffset.UnixEpoch.AddDays(1));

        Assert.Equal(Silo(2).SiloAddress, Assert.Single((await _table.ReadAll()).Members).Item1.SiloAddress);
    }

    // What a silo writes that has read this version.
    private static TableVersion Next(int read) =>
        new TableVersion(read, read.ToString(System.Globalization.CultureInfo.InvariantCulture)).Next();

    private static MembershipEntry Silo(int number) => new()
    {
        SiloAddress = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 10_000 + number), 1),
        Status = SiloStatus.Joining,
        HostName = "localhost",
        SiloName = $"silo-{number}",
        StartTime = DateTime.UnixEpoch,
        IAmAliveTime = DateTime.UnixEpoch,
    };
}
