using SearchCluster.Silo.Commands;
using SearchCluster.Silo.Workers;
using Xunit;

namespace SearchCluster.Silo.Tests.Commands;

public sealed class CommandDevicesTests
{
    private readonly CommandDevices _devices = new(Microsoft.Extensions.Options.Options.Create(
        new SearchClusterOptions { Labels = new Dictionary<string, string> { ["gpu"] = "3" } }));

    [Fact]
    public void Take_OfPartsAndWholeOnes_HandsOutNoMoreThanThereAre()
    {
        using var first = _devices.Take(0.5, CancellationToken.None)!;
        using var second = _devices.Take(0.5, CancellationToken.None)!;
        using var both = _devices.Take(2, CancellationToken.None)!;

        Assert.Equal(("0", "0", "1,2"), (first.Visible, second.Visible, both.Visible));
        using var giveUp = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        Assert.ThrowsAny<OperationCanceledException>(() => _devices.Take(0.25, giveUp.Token));
    }

    [Fact]
    public async Task Take_OfWhatOthersHold_WaitsUntilTheyGiveItBack()
    {
        var held = _devices.Take(3, CancellationToken.None)!;
        var waiting = Task.Run(() => _devices.Take(2, CancellationToken.None)!.Visible);

        held.Dispose();

        Assert.Equal("0,1", await waiting);
    }

    [Fact]
    public void Take_OfMoreThanThereAre_IsRefused() => Assert.Throws<CommandException>(() => _devices.Take(4, CancellationToken.None));

    [Fact]
    public void Take_OfNone_SeesNone() => Assert.Equal("", _devices.Take(0, CancellationToken.None)!.Visible);
}
