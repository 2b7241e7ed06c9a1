using Microsoft.Extensions.Time.Testing;
using SearchCluster.Client.Answers;
using SearchCluster.Client.Hosting;
using SearchCluster.Silo.Journal;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Client.Tests.Hosting;

/// <summary>The file is really locked: by another handle, which is as good as another process.</summary>
public sealed class LocalDatabaseTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly CountingClock _clock = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("searchcluster-local-").FullName;
    private readonly List<string> _notes = [];
    private readonly List<bool> _turned = [];

    private LocalDatabase Database => new(Path.Combine(_folder, "searchcluster.db"), _notes.Add, _clock);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Take_OfADatabaseThatAVerbHoldsForAMoment_WaitsForItAndSaysSoOnce()
    {
        var verb = SqliteDatabase.OpenForWriting(Database.File);
        var taking = Take();
        Assert.False(taking.IsCompleted);

        verb.Dispose();

        using var taken = await Passing(taking);
        Assert.NotNull(taken);
        Assert.Equal([$"waiting for the database {Database.File}: another searchcluster process has it"], _notes);
    }

    [Fact]
    public async Task Take_OfADatabaseThatIsHeldForLonger_GivesUpAndNamesTheCause()
    {
        using var other = SqliteDatabase.OpenForWriting(Database.File);

        var error = await Assert.ThrowsAsync<CommandException>(() => Passing(Take()));

        Assert.Equal(ExitCode.Failed, error.Code);
        Assert.Contains("in use by another searchcluster process", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Take_OfADatabaseWhoseHolderSaysWhereItTakesCalls_TurnsToIt()
    {
        using var run = SqliteDatabase.OpenForWriting(Database.File);
        run.Announce(30017);

        var taken = await Database.Take(Patience, (_, port, _) => Task.FromResult(port == 30017), CancellationToken.None);

        Assert.Null(taken);
        Assert.Empty(_notes);
    }

    // It has begun and takes no calls yet, or takes none any more: once it has gone, the database is free.
    [Fact]
    public async Task Take_OfADatabaseWhoseHolderAnswersNotYet_TriesAgainUntilTheLastTime()
    {
        using var run = SqliteDatabase.OpenForWriting(Database.File);
        run.Announce(30017);

        await Assert.ThrowsAsync<CommandException>(() => Passing(Take()));

        Assert.True(_turned.Count > 2);
        Assert.Equal(_turned.Count - 1, _turned.IndexOf(true));
    }

    [Fact]
    public async Task Take_ThatIsInterrupted_EndsAsInterrupted()
    {
        using var other = SqliteDatabase.OpenForWriting(Database.File);
        using var interrupt = new CancellationTokenSource();
        var taking = Take(interrupt.Token);

        await interrupt.CancelAsync();

        Assert.Equal(ExitCode.Interrupted, (await Assert.ThrowsAsync<CommandException>(() => taking)).Code);
    }

    private async Task<SqliteDatabase?> Passing(Task<SqliteDatabase?> taking)
    {
        // Time passes only while the taking waits for it.
        for (var waits = 0; !taking.IsCompleted; waits++)
        {
            await Waiting.Until(() => taking.IsCompleted || _clock.Timers > waits);
            _clock.Advance(Patience / 20);
        }

        return await taking;
    }

    private Task<SqliteDatabase?> Take(CancellationToken cancellationToken = default) => Database.Take(
        Patience,
        (_, _, isLast) =>
        {
            _turned.Add(isLast);
            return Task.FromResult(false);
        },
        cancellationToken);

    private sealed class CountingClock : FakeTimeProvider
    {
        private int _timers;

        public int Timers => Volatile.Read(ref _timers);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Interlocked.Increment(ref _timers);
            return timer;
        }
    }
}
