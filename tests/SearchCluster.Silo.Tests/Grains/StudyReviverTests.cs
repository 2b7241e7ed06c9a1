using SearchCluster.Search.Studies.Events;
using SearchCluster.Silo.Grains;
using SearchCluster.Silo.Journal;
using SearchCluster.Silo.Tests.Journal;
using Xunit;

namespace SearchCluster.Silo.Tests.Grains;

public sealed class StudyReviverTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly JournalFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Start_OfASiloWithARunningStudyInItsJournal_WakesItWithoutACall()
    {
        using var journal = _folder.Open();
        await using (var before = await LoneSilo.Start(journal))
            await before.Study("s").Submit(LoneSilo.Branin(trials: 3), CancellationToken.None);
        var activations = await Activations(journal);

        await using var silo = await LoneSilo.Start(journal);
        await Until(async () => await Activations(journal) == activations + 1);
    }

    [Fact]
    public async Task Start_OfASiloWithAnEndedStudy_LeavesItAlone()
    {
        using var journal = _folder.Open();
        await using (var before = await LoneSilo.Start(journal, slots: 1))
        {
            await before.Study("ended").Submit(LoneSilo.Branin(trials: 1, name: "ended"), CancellationToken.None);
            await Until(async () => (await journal.Read("ended", 0))[^1].Event is StudyEnded);
            await before.Study("s").Submit(LoneSilo.Branin(trials: 10), CancellationToken.None);
        }

        var ended = (await journal.Read("ended", 0)).Count;
        await using var silo = await LoneSilo.Start(journal, slots: 1);
        await Until(async () => (await journal.Read("s", 0))[^1].Event is StudyEnded);
        Assert.Equal(ended, (await journal.Read("ended", 0)).Count);
    }

    [Fact]
    public async Task Wake_AfterARivalAppended_ComesFromTheReviverAndNobodyElse()
    {
        using var journal = _folder.Open();
        await using var silo = await LoneSilo.Start(journal);
        await silo.Study("s").Submit(LoneSilo.Branin(trials: 3), CancellationToken.None);
        var entries = await journal.Read("s", 0);
        // Another coordinator: the next append of the one here is refused, and it deactivates.
        await journal.Append(JournalFolder.Batch(entries.Count) with { Events = [new CoordinatorActivated { At = TimeProvider.System.GetUtcNow(), Silo = "elsewhere" }] });
        await Assert.ThrowsAnyAsync<Exception>(() => silo.Study("s").Ask(silo.Holder(0), CancellationToken.None));

        await Until(async () => (await journal.Read("s", entries.Count + 1)).Any(entry => entry.Event is CoordinatorActivated));
    }

    [Fact]
    public void OwnerOf_ManyStudies_SpreadsThemAndMovesOnlyThoseOfTheSiloThatDied()
    {
        string[] silos = ["a", "b", "c", "d"];
        var studies = Enumerable.Range(0, 4000).Select(i => $"study-{i}").ToList();

        var owners = studies.ToDictionary(study => study, study => StudyReviver.OwnerOf(study, silos));
        var after = studies.ToDictionary(study => study, study => StudyReviver.OwnerOf(study, silos.Where(silo => silo != "c")));

        // Binomial with n = 4000, p = 1/4: σ = 27, and four silos at 5 σ.
        Assert.All(silos, silo => Assert.InRange(owners.Values.Count(owner => owner == silo), 1000 - 137, 1000 + 137));
        Assert.All(studies.Where(study => owners[study] != "c"), study => Assert.Equal(owners[study], after[study]));
    }

    private static async Task<int> Activations(IJournal journal) => (await journal.Read("s", 0)).Count(entry => entry.Event is CoordinatorActivated);

    private static async Task Until(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await condition())
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, patience.Token);
    }
}
