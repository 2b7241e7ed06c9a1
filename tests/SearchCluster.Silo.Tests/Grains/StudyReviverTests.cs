using System.Collections.Immutable;
using System.Net;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using SearchCluster.Contracts.Grains;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Silo.Grains;
using SearchCluster.Silo.Journal;
using SearchCluster.Silo.Tests.Journal;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Silo.Tests.Grains;

public sealed class StudyReviverTests : IDisposable
{

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
        await Waiting.Until(async () => await Activations(journal) == activations + 1);
    }

    [Fact]
    public async Task Start_OfASiloWithAnEndedStudy_LeavesItAlone()
    {
        using var journal = _folder.Open();
        await using (var before = await LoneSilo.Start(journal, slots: 1))
        {
            await before.Study("ended").Submit(LoneSilo.Branin(trials: 1, name: "ended"), CancellationToken.None);
            await Waiting.Until(async () => (await journal.Read("ended", 0))[^1].Event is StudyEnded);
            await before.Study("s").Submit(LoneSilo.Branin(trials: 10), CancellationToken.None);
        }

        var ended = (await journal.Read("ended", 0)).Count;
        await using var silo = await LoneSilo.Start(journal, slots: 1);
        await Waiting.Until(async () => (await journal.Read("s", 0))[^1].Event is StudyEnded);
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
        await journal.Append(
            JournalFolder.Batch(entries.Count)
            with
            { Events = [new CoordinatorActivated { At = TimeProvider.System.GetUtcNow(), Silo = "elsewhere" }] });
        await Assert.ThrowsAnyAsync<Exception>(() => silo.Work("s").Ask(silo.Holder(0), CancellationToken.None));

        await Waiting.Until(async () => (await journal.Read("s", entries.Count + 1)).Any(entry => entry.Event is CoordinatorActivated));
    }

    // Silos write every few seconds that they live, and all others read it.
    [Fact]
    public async Task Observe_OfMembershipWithoutAChange_LeavesTheDatabaseAlone()
    {
        var (here, other) = (SiloAddress.New(IPAddress.Loopback, 11111, 1), SiloAddress.New(IPAddress.Loopback, 11112, 1));
        var updates = Channel.CreateUnbounded<ClusterMembershipSnapshot>();
        var (queries, taken) = (0, 0);
        var woken = Channel.CreateUnbounded<int>();
        using var reviver = new StudyReviver(
            Answering.As<IGrainFactory>(
                (_, _) => Answering.As<IStudyWork>((_, _) => woken.Writer.WriteAsync(Volatile.Read(ref queries)).AsTask())),
            Answering.As<IJournal>((_, _) =>
            {
                Interlocked.Increment(ref queries);
                return Task.FromResult<IReadOnlyList<StudySummary>>([]);
            }),
            Answering.As<IClusterMembershipService>((method, _) => method.Name == "get_CurrentSnapshot" ? Snapshot(1, here) : Updates()),
            Answering.As<ILocalSiloDetails>((_, _) => here), TimeProvider.System, NullLogger<StudyReviver>.Instance);
        ILifecycleObserver? life = null;
        reviver.Participate(Answering.As<ISiloLifecycle>((_, arguments) =>
        {
            life = (ILifecycleObserver)arguments[^1]!;
            return reviver;
        }));
        await life!.OnStart(CancellationToken.None);

        Assert.Equal(1, await QueriesAfter(Snapshot(1, here)));
        Assert.Equal(1, await QueriesAfter(Snapshot(2, here)));
        Assert.Equal(2, await QueriesAfter(Snapshot(3, here, other)));
        updates.Writer.Complete();
        await life.OnStop(CancellationToken.None);

        // Whoever wants the next has done with the one before.
        async IAsyncEnumerable<ClusterMembershipSnapshot> Updates()
        {
            await foreach (var update in updates.Reader.ReadAllAsync())
            {
                yield return update;
                Interlocked.Increment(ref taken);
            }
        }

        // What is requested after an update is served after it.
        async Task<int> QueriesAfter(ClusterMembershipSnapshot update)
        {
            var before = Volatile.Read(ref taken);
            await updates.Writer.WriteAsync(update);
            await Waiting.Until(() => Volatile.Read(ref taken) > before);
            reviver.Request("s");
            return await woken.Reader.ReadAsync(Waiting.Patience());
        }
    }

    private static ClusterMembershipSnapshot Snapshot(long version, params SiloAddress[] active) =>
        new(active.ToImmutableDictionary(silo => silo, silo => new ClusterMember(silo, SiloStatus.Active, "silo")),
            new MembershipVersion(version));

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

    private static async Task<int> Activations(IJournal journal) =>
        (await journal.Read("s", 0)).Count(entry => entry.Event is CoordinatorActivated);
}
