using System.Text;
using System.Text.Json;
using SearchCluster.Contracts.Grains;
using SearchCluster.Contracts.Json;
using SearchCluster.Search;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Silo.Journal;
using Xunit;

namespace SearchCluster.Silo.Tests.Journal;

/// <summary>What every journal must do, whatever database it is on.</summary>
public abstract class JournalConformance<TJournal> : IAsyncLifetime
    where TJournal : IJournal, ICheckpoints
{
    private readonly List<TJournal> _open = [];

    public abstract Task InitializeAsync();

    public async Task DisposeAsync()
    {
        foreach (var journal in _open)
            await Close(journal);
        await CloseStore();
    }

    [Fact]
    public async Task Append_ThenReopened_ReadsTheSameEventsInOrder()
    {
        var journal = await Opened();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => journal.Append(JournalFolder.Batch(after: i))));

        var reopened = await Reopened(journal);
        var entries = await reopened.Read("s", 0);

        Assert.Equal(Enumerable.Range(1, 100).Select(i => (long)i), entries.Select(entry => entry.Sequence));
        Assert.Equal(Enumerable.Range(0, 100), entries.Select(entry => ((TrialProposed)entry.Event).Trial));
        Assert.Equal(Enumerable.Range(0, 100), (await reopened.Query(queries => queries.Trials("s"))).Select(trial => trial.Number));
    }

    [Fact]
    public async Task SaveLog_OfAttempts_KeepsTheLastOfEach()
    {
        var journal = await Opened();
        foreach (var (attempt, text) in new[] { (1, "first"), (2, "half"), (2, "second") })
            await journal.SaveLog("s", 3, attempt, Encoding.UTF8.GetBytes(text));

        var reopened = await Reopened(journal);
        async Task<(int?, string?)> Log(int? attempt) =>
            await reopened.Query(queries => queries.Log("s", 3, attempt)) is { } log ? (log.Attempt, Encoding.UTF8.GetString(log.Body))
                : (null, null);

        Assert.Equal([(2, "second"), (1, "first"), (null, null)], [await Log(null), await Log(1), await Log(3)]);
    }

    [Fact]
    public async Task SaveToken_ThenRevoked_KeepsTheHashAndTheTime()
    {
        var journal = await Opened();
        var now = DateTimeOffset.UnixEpoch.AddYears(50);
        var (_, stays) = AccessToken.New(AccessRole.Worker, "host-17", now, TimeSpan.FromDays(1));
        var (_, goes) = AccessToken.New(AccessRole.Operator, null, now.AddHours(1));
        await journal.SaveToken(stays);
        await journal.SaveToken(goes);

        var first = await journal.RevokeToken(goes.Token.Id, now.AddHours(2));
        await journal.RevokeToken(goes.Token.Id, now.AddHours(3));
        var unknown = await journal.RevokeToken("none", now);
        var reopened = await Reopened(journal);

        Assert.True(first);
        Assert.False(unknown);
        Assert.Equal(stays, await reopened.Query(queries => queries.Token(stays.Token.Id)));
        Assert.Null(await reopened.Query(queries => queries.Token("none")));
        Assert.Equal([stays.Token, goes.Token with { Revoked = now.AddHours(2) }], await reopened.Query(queries => queries.Tokens()));
    }

    [Fact]
    public async Task Delete_OfAStudy_LeavesNothingOfItAndTheOthersAlone()
    {
        var journal = await Opened();
        foreach (var study in new[] { "s", "t" })
        {
            await journal.Append(JournalFolder.Batch(after: 0, study: study));
            await journal.Save(study, 0, [1]);
            await journal.SaveLog(study, 0, 1, [1]);
        }

        await journal.Delete("s");

        Assert.Empty(await journal.Read("s", 0));
        Assert.Equal(["t"], (await journal.Query(queries => queries.Studies())).Select(study => study.Study));
        Assert.Empty(await journal.Query(queries => queries.Trials("s")));
        Assert.Null(await journal.Load("s", 0));
        Assert.Null(await journal.Query(queries => queries.Log("s", 0)));
        Assert.NotNull(await journal.Query(queries => queries.Log("t", 0)));
        Assert.Single(await journal.Read("t", 0));
        Assert.NotNull(await journal.Load("t", 0));
        await journal.Append(JournalFolder.Batch(after: 0));
    }

    [Fact]
    public async Task Append_AfterEventsOfAnotherCoordinator_ConflictsAndSoDoesWhatFollows()
    {
        var journal = await Opened();
        await journal.Append(JournalFolder.Batch(after: 0));

        var stale = journal.Append(JournalFolder.Batch(after: 0));
        var following = journal.Append(JournalFolder.Batch(after: 2));

        await Assert.ThrowsAsync<JournalConflictException>(() => stale);
        await Assert.ThrowsAsync<JournalConflictException>(() => following);
        Assert.Single(await journal.Read("s", 0));
    }

    [Fact]
    public async Task Append_AfterARefusedOneOfTheSameCoordinator_ConflictsThoughARivalsEventsEndThere()
    {
        var journal = await Opened();
        await journal.Append(JournalFolder.Batch(after: 0));

        var (stale, other) = (Guid.NewGuid(), Guid.NewGuid());
        var refused = journal.Append(JournalFolder.Batch(after: 0, writer: stale));
        var following = journal.Append(JournalFolder.Batch(after: 1, writer: stale));
        var rival = journal.Append(JournalFolder.Batch(after: 1, writer: other));
        var later = journal.Append(JournalFolder.Batch(after: 2, writer: stale));

        await Assert.ThrowsAsync<JournalConflictException>(() => refused);
        await Assert.ThrowsAsync<JournalConflictException>(() => following);
        await rival;
        await Assert.ThrowsAsync<JournalConflictException>(() => later);
        Assert.Equal(2, (await journal.Read("s", 0)).Count);
    }

    [Fact]
    public async Task Append_OfAConflictingBatch_LeavesItsNeighboursInTheTransactionAlone()
    {
        var journal = await Opened();
        var conflicting = journal.Append(JournalFolder.Batch(after: 7));
        var neighbour = journal.Append(JournalFolder.Batch(after: 0, study: "t"));

        await Assert.ThrowsAsync<JournalConflictException>(() => conflicting);
        await neighbour;
        Assert.Single(await journal.Read("t", 0));
    }

    [Fact]
    public async Task Append_OfAnEpochReportedBefore_ConflictsAndWritesNothingOfItsBatch()
    {
        var journal = await Opened();
        var report = Reported(trial: 0, epoch: 1, value: 0.5);
        await journal.Append(JournalFolder.Batch(after: 0) with { Events = [report] });

        await Assert.ThrowsAsync<JournalConflictException>(
            () => journal.Append(JournalFolder.Batch(after: 1) with { Events = [JournalFolder.Proposed(5), report with { Attempt = 2 }] }));
        Assert.Single(await journal.Read("s", 0));
    }

    [Fact]
    public async Task Append_AfterReopening_GoesOnWhereTheJournalStood()
    {
        var journal = await Opened();
        await journal.Append(JournalFolder.Batch(after: 0));

        var reopened = await Reopened(journal);
        await Assert.ThrowsAsync<JournalConflictException>(() => reopened.Append(JournalFolder.Batch(after: 0)));
        await reopened.Append(JournalFolder.Batch(after: 1));

        Assert.Equal([1, 2], (await reopened.Read("s", 0)).Select(entry => entry.Sequence));
    }

    [Fact]
    public async Task Dispose_WithAppendsInTheQueue_WritesThemFirst()
    {
        var journal = await Opened();
        List<Task> appends = [.. Enumerable.Range(0, 50).Select(i => journal.Append(JournalFolder.Batch(after: i)))];
        var reopened = await Reopened(journal);

        await Task.WhenAll(appends);
        Assert.Equal(50, (await reopened.Read("s", 0)).Count);
    }

    [Fact]
    public async Task Append_AfterDispose_SaysThatTheDatabaseIsClosed()
    {
        var journal = await Opened();
        await Close(journal);
        // A container disposes what it handed out under two names twice.
        await Close(journal);
        _open.Remove(journal);

        var closed = await Assert.ThrowsAsync<DatabaseException>(() => journal.Append(JournalFolder.Batch(after: 0)));
        Assert.Contains("is closed", closed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_AfterASequenceNumber_GivesWhatFollowsOfThatStudyAlone()
    {
        var journal = await Opened();
        for (var i = 0; i < 5; i++)
        {
            await journal.Append(JournalFolder.Batch(after: i));
            await journal.Append(JournalFolder.Batch(after: i, study: "t"));
        }

        Assert.Equal([4, 5], (await journal.Read("s", 3)).Select(entry => entry.Sequence));
        Assert.Empty(await journal.Read("s", 5));
        Assert.Empty(await journal.Read("u", 0));
    }

    [Fact]
    public async Task Read_OfAPage_GivesSoManyAtMost()
    {
        var journal = await Opened();
        for (var i = 0; i < 5; i++)
            await journal.Append(JournalFolder.Batch(after: i));

        Assert.Equal([2, 3], (await journal.Read("s", 1, most: 2)).Select(entry => entry.Sequence));
        Assert.Equal([3, 4], (await journal.Query(queries => queries.Trials("s", from: 3, most: 10))).Select(trial => trial.Number));
        Assert.Equal([0, 1], (await journal.Query(queries => queries.Trials("s", from: 0, most: 2))).Select(trial => trial.Number));
    }

    [Fact]
    public async Task Read_WhileAppendsAreUnderWay_SeesWhatWasAppendedBefore()
    {
        var journal = await Opened();
        List<Task> appends = [.. Enumerable.Range(0, 20).Select(i => journal.Append(JournalFolder.Batch(after: i)))];

        Assert.Equal(20, (await journal.Read("s", 0)).Count);
        await Task.WhenAll(appends);
    }

    [Fact]
    public async Task Query_OfTheAuditWhileAnotherWrites_SeesJournalAndTableOfOneMoment()
    {
        const int batches = 300;
        var journal = await Opened();
        await journal.Append(JournalFolder.Batch(after: 0));

        var writing = Task.Run(async () =>
        {
            for (var i = 1; i < batches; i++)
                await journal.Append(JournalFolder.Batch(after: i));
        });
        var seen = new List<int>();
        while (seen.LastOrDefault() < batches)
        {
            var audit = await ReadElsewhere(queries => queries.Audit("s"));
            Assert.True(audit.Ok);
            seen.Add(audit.Proposed);
            if (writing.IsCompleted)
                await writing;
        }

        Assert.Equal(seen.Order(), seen);
        // Not only before and after: some of them fell between two commits of the writer.
        Assert.Contains(seen, proposed => proposed is > 1 and < batches);
    }

    [Fact]
    public async Task Query_ForTheReportsOfATrial_GivesThemInTheOrderOfItsEpochs()
    {
        var journal = await Opened();
        await journal.Append(JournalFolder.Batch(after: 0));
        await journal.Append(
            JournalFolder.Batch(after: 1) with { Events = [Reported(0, 2, 0.25), Reported(0, 1, 0.5), Reported(1, 1, double.NaN)] });

        var reports = await journal.Query(queries => queries.Reports("s", 0));
        Assert.Equal([1, 2], reports.Select(report => report.Epoch));
        Assert.Equal([0.5, 0.25], reports.Select(report => report.Metric("value")));
        Assert.Equal(double.NaN, (await journal.Query(queries => queries.Reports("s", 1))).Single().Metric("value"));
    }

    [Fact]
    public async Task Query_ForTheStudies_GivesThemInTheOrderOfTheirSubmitAndNobodyElses()
    {
        var journal = await Opened();
        await journal.Append(JournalFolder.Batch(after: 0, study: "z"));
        await journal.Append(
            JournalFolder.Batch(after: 0, study: "a")
            with
            { Events = [JournalFolder.Proposed(0) with { At = JournalFolder.Start.AddSeconds(1) }] });
        // What happens to a study later does not change its place.
        await journal.Append(
            JournalFolder.Batch(after: 1, study: "z")
            with
            { Events = [JournalFolder.Proposed(1) with { At = JournalFolder.Start.AddSeconds(2) }] });

        Assert.Equal(["z", "a"], (await journal.Query(queries => queries.Studies())).Select(study => study.Study));
        Assert.Equal("a", (await journal.Query(queries => queries.Study("a")))!.Study);
        Assert.Null(await journal.Query(queries => queries.Study("b")));
        Assert.Equal(1, (await journal.Query(queries => queries.Trial("z", 1)))!.Number);
        Assert.Null(await journal.Query(queries => queries.Trial("a", 1)));
    }

    [Fact]
    public async Task Save_OfANewerState_TakesThePlaceOfTheOlder()
    {
        var journal = await Opened();
        await journal.Save("s", 1, [1, 2, 3]);
        await journal.Save("s", 2, [7]);
        await journal.Save("s", 1, [4, 5]);

        var reopened = await Reopened(journal);
        Assert.Equal([4, 5], await reopened.Load("s", 1));
        Assert.Equal([7], await reopened.Load("s", 2));
        Assert.Null(await reopened.Load("t", 1));
    }

    [Fact]
    public async Task Delete_OfAState_ForgetsThatOneAlone()
    {
        var journal = await Opened();
        await journal.Save("s", 1, [1]);
        await journal.Save("s", 2, [2]);

        await journal.Delete("s", 1);
        await journal.Delete("s", 3);

        Assert.Null(await journal.Load("s", 1));
        Assert.Equal([2], await journal.Load("s", 2));
    }

    [Fact]
    public async Task LoadHead_OfASavedState_GivesItsFirstBytes()
    {
        var journal = await Opened();
        await journal.Save("s", 1, [1, 2, 3, 4], fold: 2);

        Assert.Equal([1, 2, 3], await journal.LoadHead("s", 1, fold: 2, length: 3));
        Assert.Equal([1, 2, 3, 4], await journal.LoadHead("s", 1, fold: 2, length: 100));
        Assert.Null(await journal.LoadHead("s", 1, fold: 0, length: 3));
    }

    [Fact]
    public async Task Delete_OfOneFold_KeepsTheOthersUntilTheTrialIsForgotten()
    {
        var journal = await Opened();
        await journal.Save("s", 1, [1], fold: 0);
        await journal.Save("s", 1, [2], fold: 1);
        await journal.Save("s", 1, [3], fold: 2);

        await journal.Delete("s", 1, fold: 1);
        Assert.Equal([[1], null, [3]], [await journal.Load("s", 1, 0), await journal.Load("s", 1, 1), await journal.Load("s", 1, 2)]);

        await journal.Delete("s", 1);
        Assert.Null(await journal.Load("s", 1, 0));
        Assert.Null(await journal.Load("s", 1, 2));
    }

    protected abstract Task<TJournal> Open();

    protected abstract Task Close(TJournal journal);

    /// <summary>Reads as another process would, while this one may be writing.</summary>
    protected abstract Task<T> ReadElsewhere<T>(Func<StudyQueries, T> query);

    protected abstract Task CloseStore();

    private async Task<TJournal> Opened()
    {
        var journal = await Open();
        _open.Add(journal);
        return journal;
    }

    private async Task<TJournal> Reopened(TJournal journal)
    {
        await Close(journal);
        _open.Remove(journal);
        return await Opened();
    }

    private static TrialReported Reported(int trial, int epoch, double value) => new()
    {
        At = JournalFolder.Start,
        Trial = trial,
        Attempt = 1,
        Report = new TrialReport
        {
            Epoch = epoch,
            Values = new Dictionary<string, JsonElement>
            {
                ["value"] =
                JsonSerializer.SerializeToElement(value, SearchClusterJson.Options)
            },
        },
        Decision = ReportDecision.Continue,
    };
}
