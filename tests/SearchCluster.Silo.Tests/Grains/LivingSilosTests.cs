using SearchCluster.Contracts.Grains;
using SearchCluster.Search.Studies;
using SearchCluster.Silo.Grains;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Silo.Tests.Grains;

/// <summary>What a coordinator and the dispatcher do about a silo, by what membership says of it.</summary>
public sealed class LivingSilosTests
{
    private const string Other = "10.0.0.7:11111@42";

    private readonly CancellationToken _patience = Waiting.Patience();

    [Theory]
    [InlineData(SiloStatus.None, false)]
    [InlineData(SiloStatus.Created, true)]
    [InlineData(SiloStatus.Joining, true)]
    [InlineData(SiloStatus.Active, true)]
    [InlineData(SiloStatus.ShuttingDown, true)]
    [InlineData(SiloStatus.Stopping, true)]
    [InlineData(SiloStatus.Dead, false)]
    public async Task Status_OfASlotsSilo_DecidesAlikeOnItsLeaseAndOnWhatWasSaidOfIt(SiloStatus status, bool lives)
    {
        await using var silo = await LoneSilo.Start(new ScriptedJournal(), silos: new LivingSilos(_ => status));
        await silo.Study("s").Submit(LoneSilo.Branin(trials: 1), _patience);
        Assert.Single((await silo.Work("s").Ask(new SlotName(Other, 0), _patience)).Trials);

        await silo.Work("s").Wake(_patience);
        await silo.Dispatcher.Announce(
            new StudyAnnouncement("other", 0, 1) { TakenOut = [new TakenOutSilo(Other, "other", "trials failed there")] }, _patience);

        Assert.Equal(lives ? 1 : 0, (await silo.Study("s").Show(_patience))!.Counts.Running);
        Assert.Equal(lives, (await silo.Dispatcher.TakenOut(_patience)).Any(taken => taken.Silo == Other));
    }
}
