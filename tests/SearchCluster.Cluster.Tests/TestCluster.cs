using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.TestingHost;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Silo.Hosting;
using SearchCluster.Silo.Journal;
using SearchCluster.Silo.Telemetry;
using SearchCluster.Silo.Workers;
using Xunit;

namespace SearchCluster.Cluster.Tests;

/// <summary>
/// Silos in this process, as a deployment would have them, over one journal; and a client that speaks to them over sockets.
/// </summary>
internal sealed class TestCluster : IAsyncDisposable
{
    // A call in flight to a silo that dies hangs as long.
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(3);

    private readonly ServiceProvider _instruments =
        new ServiceCollection().AddMetrics().AddSingleton<SearchClusterMetrics>().BuildServiceProvider();
    private readonly InProcessTestCluster _cluster;

    private TestCluster(TestClusterOptions options)
    {
        Database = options.File is { } file ? SqliteDatabase.OpenForWriting(file) : SqliteDatabase.InMemory();
        Journal = new SqliteJournal(Database, _instruments.GetRequiredService<SearchClusterMetrics>());
        var builder = new InProcessTestClusterBuilder(options.Silos);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((names, silo) =>
        {
            // A dead silo is to be noticed within a test's patience.
            silo.Configure<ClusterMembershipOptions>(membership =>
            {
                membership.ProbeTimeout = TimeSpan.FromMilliseconds(500);
                membership.NumMissedProbesLimit = 2;
                membership.NumVotesForDeathDeclaration = 1;
                membership.EnableIndirectProbes = false;
            });
            silo.Services.PostConfigure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = ResponseTimeout);
            // Before the silo's own: the first objective that serves a study executes it.
            if ((options.Objective ?? options.ObjectiveOf?.Invoke(names.SiloName)) is { } objective)
                silo.Services.AddSingleton(objective);
            silo.Services.AddSingleton<ILoggerProvider>(Log);
            silo.AddSearchCluster(Journal, search =>
            {
                search.Slots = options.Slots;
                search.LeaseTime = options.LeaseTime;
            });
        });
        builder.ConfigureClient(client =>
        {
            client.Services.AddSearchClusterSerialization();
            client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = ResponseTimeout);
        });
        _cluster = builder.Build();
    }

    public SqliteDatabase Database { get; }

    public SqliteJournal Journal { get; }

    /// <summary>What all silos log.</summary>
    public RecordedLog Log { get; } = new();

    public IReadOnlyList<InProcessSiloHandle> Silos => [.. _cluster.Silos];

    public static Task<TestCluster> Start() => Start(new TestClusterOptions());

    public static async Task<TestCluster> Start(TestClusterOptions options)
    {
        var cluster = new TestCluster(options);
        await cluster._cluster.DeployAsync();
        return cluster;
    }

    public IStudyGrain Study(string name) => _cluster.Client.GetGrain<IStudyGrain>(name);

    public ICatalogGrain Catalog => _cluster.Client.GetGrain<ICatalogGrain>(0);

    /// <summary>Submits a study and waits for its end.</summary>
    public async Task<StudySummary> Run(StudySpec spec, CancellationToken cancellationToken)
    {
        var submitted = await Study(spec.Name).Submit(new StudySubmission { Spec = spec }, cancellationToken);
        Assert.Empty(submitted.Problems);
        return await Ended(spec.Name, cancellationToken);
    }

    /// <summary>Waits for a study's end, whatever befalls its coordinator meanwhile.</summary>
    public async Task<StudySummary> Ended(string study, CancellationToken cancellationToken)
    {
        var journal = await Until(study, entries => entries[^1].Event is StudyEnded, cancellationToken);
        Assert.IsType<StudyEnded>(journal[^1].Event);
        return (await Journal.Query(queries => queries.Study(study)))!;
    }

    /// <summary>Watches a study until its journal is as wanted, or the study has ended; the journal up to there.</summary>
    public async Task<IReadOnlyList<JournalEntry>> Until(
        string study, Func<IReadOnlyList<JournalEntry>, bool> isWanted, CancellationToken cancellationToken)
    {
        var journal = new List<JournalEntry>();
        while (true)
        {
            try
            {
                await foreach (var entries in Study(study).Watch(journal.Count, cancellationToken))
                {
                    journal.AddRange(entries);
                    if (isWanted(journal))
                        return journal;
                }

                return journal;
            }
            catch (Exception error) when (error is OrleansException or TimeoutException or JournalConflictException)
            {
                // The coordinator moved: the next one is asked from where we are.
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail(string.Join('\n', [
                    "The test lost its patience; the journal ends with",
                    .. (await Journal.Read(study, 0)).TakeLast(200).Select(entry => $"{entry}"),
                    "and the log with",
                    .. Log.Entries.TakeLast(200).Select(entry => $"{entry}"),
                ]));
            }
        }
    }

    public Task<IReadOnlyList<TrialSummary>> Trials(string study) => Journal.Query(queries => queries.Trials(study));

    public Task<StudyAudit> Audit(string study) => Journal.Query(queries => queries.Audit(study));

    public Task Kill(InProcessSiloHandle silo) => _cluster.KillSiloAsync(silo);

    public Task Add() => _cluster.StartAdditionalSiloAsync();

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        Journal.Dispose();
        await _instruments.DisposeAsync();
    }
}

/// <summary>What a test wants of its cluster.</summary>
internal sealed record TestClusterOptions
{
    public short Silos { get; init; } = 1;

    public int Slots { get; init; } = 2;

    public TimeSpan LeaseTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The database's file; null for memory.</summary>
    public string? File { get; init; }

    /// <summary>Executes the studies that it serves in place of the silo's own objectives.</summary>
    public WorkloadRunner? Objective { get; init; }

    /// <summary>The same for each silo, by its name.</summary>
    public Func<string, WorkloadRunner>? ObjectiveOf { get; init; }
}
