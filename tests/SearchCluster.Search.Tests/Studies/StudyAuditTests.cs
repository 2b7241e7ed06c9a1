using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using Xunit;

namespace SearchCluster.Search.Tests.Studies;

public class StudyAuditTests
{
    private static readonly Dictionary<int, TrialState> Table = new() { [0] = TrialState.Completed, [1] = TrialState.Completed };

    [Fact]
    public void Of_ASoundJournal_IsOkAndCounts()
    {
        var audit = StudyAudit.Of("bench", Journal(), Table);

        Assert.Equal((true, 2, 2, 2, 0), (audit.Ok, audit.Proposed, audit.Ended, audit.Attempts, audit.Timing.Late));
    }

    [Fact]
    public void Of_AJournalThatLeasesATrialWithoutItsProposal_NamesItMissing()
    {
        var audit = StudyAudit.Of("bench", Journal().Where(happened => happened is not TrialProposed { Trial: 0 }), Table);

        Assert.Equal((false, 1), (audit.Ok, audit.Proposed));
        Assert.Equal([0], audit.Missing);
    }

    [Fact]
    public void Of_AJournalWithAProposalTwice_NamesIt()
    {
        var journal = Journal();

        var audit = StudyAudit.Of("bench", journal.Append(journal.OfType<TrialProposed>().Last()), Table);

        Assert.Equal([1], audit.Doubled);
    }

    [Fact]
    public void Of_AnEndByAnAttemptAfterItsRelease_NamesItUnleased()
    {
        var journal = Journal().ToList();
        var end = journal.FindIndex(happened => happened is TrialEnded { Trial: 1 });
        journal.Insert(end, new TrialReleased { At = StudyBench.Start, Trial = 1, Attempt = 1, Cause = ReleaseCause.Lost });

        Assert.Equal([1], StudyAudit.Of("bench", journal, Table).Unleased);
    }

    [Fact]
    public void Of_ATableThatSaysOtherwise_NamesTheTrial() =>
        Assert.Equal([1], StudyAudit.Of("bench", Journal(), new Dictionary<int, TrialState>(Table) { [1] = TrialState.Failed }).Misstated);

    [Fact]
    public void Of_ATableWithATrialThatTheJournalLacks_NamesItMissing() =>
        Assert.Equal([2], StudyAudit.Of("bench", Journal(), new Dictionary<int, TrialState>(Table) { [2] = TrialState.Completed }).Missing);

    private static IReadOnlyList<StudyEvent> Journal()
    {
        var bench = new StudyBench(new Budget { Trials = 2 });
        bench.RunNext(TrialState.Completed, 0.5);
        bench.RunNext(TrialState.Completed, 0.6);
        return bench.Journal();
    }
}
