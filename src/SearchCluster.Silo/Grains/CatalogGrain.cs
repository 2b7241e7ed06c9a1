using System.Text.Json;
using Orleans.Concurrency;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Silo.Journal;

namespace SearchCluster.Silo.Grains;

/// <summary>Answers from the database, on the silo that a client has reached.</summary>
[StatelessWorker]
internal sealed class CatalogGrain(IJournal journal, IClusterMembershipService membership) : Grain, ICatalogGrain
{
    // A message of such a page stays far below the limit, also with the configurations and verdicts of large studies.
    private const int Page = 500;

    // A report with the details of many layers has some kilobytes.
    private const int PageOfReports = 1000;

    // Bytes of a model in one message.
    private const int PieceOfAModel = 4 << 20;

    public Task<IReadOnlyList<StudySummary>> Studies(CancellationToken cancellationToken) => journal.Query(queries => queries.Studies());

    public Task<StudySummary?> Study(string name, CancellationToken cancellationToken) => journal.Query(queries => queries.Study(name));

    public Task<StudySpec?> Spec(string name, CancellationToken cancellationToken) => journal.Query(queries => queries.Spec(name));

    public Task<IReadOnlyList<TrialSummary>> Trials(string study, int from, CancellationToken cancellationToken) =>
        journal.Query(queries => queries.Trials(study, from, Page));

    public Task<TrialSummary?> Trial(string study, int number, CancellationToken cancellationToken) =>
        journal.Query(queries => queries.Trial(study, number));

    public Task<IReadOnlyList<TrialReport>> Reports(string study, int number, CancellationToken cancellationToken) =>
        journal.Query(queries => queries.Reports(study, number));

    public Task<TrialLog?> Log(string study, int number, int? attempt, CancellationToken cancellationToken) =>
        journal.Query(queries => queries.Log(study, number, attempt));

    public Task<IReadOnlyList<ReportedTrial>> ReportsFrom(string study, int from, CancellationToken cancellationToken) =>
        journal.Query(queries => queries.ReportsFrom(study, from, PageOfReports));

    public Task<IReadOnlyList<StoredModel>> Models(string study, CancellationToken cancellationToken) =>
        journal.Query(queries => queries.Models(study));

    public Task<byte[]?> Model(ModelKey model, int from, CancellationToken cancellationToken) =>
        journal.Query(queries => queries.Model(model, from, PieceOfAModel));

    public Task<StudyDigest?> Digest(string study, int best, CancellationToken cancellationToken) =>
        journal.Query(queries => queries.Digest(study, best));

    public Task<int> RepairViews(string study, CancellationToken cancellationToken) => journal.RepairViews(study);

    public Task<IReadOnlyList<JournalEntry>> Events(string study, long afterSequence, CancellationToken cancellationToken) =>
        journal.Read(study, afterSequence, Page);

    public async Task<IReadOnlyList<SiloDescription>> Silos(CancellationToken cancellationToken)
    {
        var takenOut = TakenOut(cancellationToken);
        var silos = await Task.WhenAll(membership.CurrentSnapshot.Members.Values
            .Where(member => member.Status != SiloStatus.Dead)
            .OrderBy(member => member.SiloAddress.ToParsableString(), StringComparer.Ordinal)
            .Select(Describe));
        var reasons = (await takenOut).ToDictionary(silo => silo.Silo, silo => $"study {silo.Study}: {silo.Reason}");
        return [.. silos.Select(silo => silo with { TakenOut = reasons.GetValueOrDefault(silo.Silo) })];
    }

    public async Task<IReadOnlyList<RunningAttempt>> Running(string study, CancellationToken cancellationToken)
    {
        var running = await Task.WhenAll(membership.CurrentSnapshot.Members.Values
            .Where(member => member.Status == SiloStatus.Active)
            .Select(member => Running(member.SiloAddress.ToParsableString(), study)));
        return [.. running.SelectMany(attempts => attempts).OrderBy(attempt => attempt.Trial).ThenBy(attempt => attempt.Fold ?? 0)];
    }

    public Task<StudyAudit> Audit(string study, CancellationToken cancellationToken) => journal.Query(queries => queries.Audit(study));

    private async Task<IReadOnlyList<TakenOutSilo>> TakenOut(CancellationToken cancellationToken)
    {
        try
        {
            return await GrainFactory.GetGrain<IDispatcherGrain>(0).TakenOut(cancellationToken);
        }
        catch (Exception error) when (error is OrleansException or TimeoutException)
        {
            // On its way to another silo, where studies will tell it again.
            return [];
        }
    }

    private async Task<IReadOnlyList<RunningAttempt>> Running(string silo, string study)
    {
        try
        {
            return await SiloGrain.On(GrainFactory, silo).Running(study, CancellationToken.None);
        }
        catch (Exception error) when (error is OrleansException or TimeoutException)
        {
            // Dead, or on its way there: its attempts will run elsewhere.
            return [];
        }
    }

    private async Task<SiloDescription> Describe(ClusterMember member)
    {
        var silo = member.SiloAddress.ToParsableString();
        var status = JsonNamingPolicy.CamelCase.ConvertName(member.Status.ToString());
        if (member.Status != SiloStatus.Active)
            return new SiloDescription { Silo = silo, Status = status };
        try
        {
            return await SiloGrain.On(GrainFactory, silo).Describe(CancellationToken.None);
        }
        catch (Exception error) when (error is OrleansException or TimeoutException)
        {
            // Dead, or on its way there: membership will say.
            return new SiloDescription { Silo = silo, Status = "silent" };
        }
    }
}
