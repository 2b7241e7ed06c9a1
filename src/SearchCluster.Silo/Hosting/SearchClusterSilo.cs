using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Serialization;
using SearchCluster.Silo.Commands;
using SearchCluster.Silo.Grains;
using SearchCluster.Silo.Journal;
using SearchCluster.Silo.Membership;
using SearchCluster.Silo.Telemetry;
using SearchCluster.Silo.Workers;
using SearchCluster.Training.Data;

namespace SearchCluster.Silo.Hosting;

/// <summary>Wires a silo, for the silo program, for <c>run</c> and for the tests alike.</summary>
public static class SearchClusterSilo
{
    /// <summary>Name of the service; the same for all clusters.</summary>
    public const string ServiceId = "searchcluster";

    // No message holds more than a page of trials or of events.
    private const int LargestMessage = 32 << 20;

    /// <summary>Name of a cluster that was given none.</summary>
    public const string DefaultClusterId = "searchcluster";

    /// <summary>
    /// Adds grains' services, training slots and the journal, which stays the caller's, to a silo. Clustering and ports are the caller's
    /// too.
    /// </summary>
    public static ISiloBuilder AddSearchCluster<TJournal>(this ISiloBuilder silo, TJournal journal, Action<SearchClusterOptions> configure)
        where TJournal : class, IJournal, ICheckpoints, IModels
    {
        silo.Services.AddSingleton<IJournal>(journal);
        silo.Services.AddSingleton<ICheckpoints>(journal);
        silo.Services.AddSingleton<IModels>(journal);
        return silo.AddWithoutJournal(configure);
    }

    /// <summary>The same with a journal that the silo's services make, and dispose.</summary>
    public static ISiloBuilder AddSearchCluster<TJournal>(
        this ISiloBuilder silo, Func<IServiceProvider, TJournal> journal, Action<SearchClusterOptions> configure)
        where TJournal : class, IJournal, ICheckpoints, IModels
    {
        silo.Services.AddSingleton(journal);
        silo.Services.AddSingleton<IJournal>(services => services.GetRequiredService<TJournal>());
        silo.Services.AddSingleton<ICheckpoints>(services => services.GetRequiredService<TJournal>());
        silo.Services.AddSingleton<IModels>(services => services.GetRequiredService<TJournal>());
        return silo.AddWithoutJournal(configure);
    }

    /// <summary>Adds to a client what it needs to speak with silos.</summary>
    public static IServiceCollection AddSearchClusterClient(this IServiceCollection services) =>
        services.Configure<ClientMessagingOptions>(Limit).AddSearchClusterSerialization();

    // Client and silo need the same: a stream's long poll lasts half the silo's time.
    private static void Limit(MessagingOptions messaging)
    {
        // No call lasts as long as a trial. A client's call in flight to a silo that dies is noticed by this alone.
        messaging.ResponseTimeout = TimeSpan.FromSeconds(10);
        messaging.MaxMessageBodySize = LargestMessage;
    }

    private static ISiloBuilder AddWithoutJournal(this ISiloBuilder silo, Action<SearchClusterOptions> configure)
    {
        silo.Services.Configure(configure);
        silo.Services.Configure<SiloMessagingOptions>(Limit);
        silo.Services.AddSingleton<TrialCheckpoints>();
        silo.Services.AddSingleton<TrialModels>();
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.AddMetrics();
        silo.Services.AddSingleton<SearchClusterMetrics>();
        silo.Services.AddSingleton<SearchClusterActivities>();
        silo.Services.TryAddSingleton(services =>
            new DataCache(new DataFolders(services.GetRequiredService<IOptions<SearchClusterOptions>>().Value.DataFolders)));
        silo.Services.AddSingleton<DataInspector>();
        silo.Services.AddSingleton<WorkloadRunner, TrainingRunner>();
        silo.Services.AddSingleton<WorkloadRunner, FunctionRunner>();
        silo.Services.AddSingleton<WorkloadRunner, CommandRunner>();
        silo.Services.AddSingleton<TrialDirectories>();
        silo.Services.AddSingleton<TrialLogs>();
        silo.Services.AddSingleton<CommandGuard>();
        silo.Services.AddSingleton<CommandMarks>();
        silo.Services.AddSingleton<CommandDevices>();
        silo.Services.AddSingleton<IdleMemory>();
        silo.Services.AddSingleton<RunningAttempts>();
        silo.Services.AddSingleton<Dispatchers>();
        silo.Services.AddSingleton<TrialExecution>();
        silo.Services.TryAddSingleton(
            services => new LivingSilos(services.GetRequiredService<ISiloStatusOracle>().GetApproximateSiloStatus));
        silo.Services.AddSingleton<SiloDeparture>();
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(services => services.GetRequiredService<SiloDeparture>());
        silo.Services.AddSingleton<MembershipLog>();
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(services => services.GetRequiredService<MembershipLog>());
        silo.Services.AddSingleton<StudyReviver>();
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(services => services.GetRequiredService<StudyReviver>());
        silo.Services.AddSearchClusterSerialization();
        silo.AddActivityPropagation();
        // Behind TLS, which was set up before, where there is any.
        silo.RequireFirstBytes();
        // After Orleans' own hosted service: slots start when the silo is up, and drain before it goes down.
        silo.Services.AddSingleton<TrainingSlots>();
        silo.Services.AddSingleton<ISpareSlot>(services => services.GetRequiredService<TrainingSlots>());
        silo.Services.AddHostedService(services => services.GetRequiredService<TrainingSlots>());
        return silo;
    }
}
