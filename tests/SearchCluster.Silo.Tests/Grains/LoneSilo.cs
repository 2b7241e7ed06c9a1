using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Contracts.Workloads.Functions;
using SearchCluster.Search;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Studies;
using SearchCluster.Silo.Grains;
using SearchCluster.Silo.Hosting;
using SearchCluster.Silo.Journal;

namespace SearchCluster.Silo.Tests.Grains;

/// <summary>One silo; without slots nobody asks its coordinators for work but the test.</summary>
internal sealed class LoneSilo : IAsyncDisposable
{
    private readonly IHost _host;

    private LoneSilo(IHost host) => _host = host;

    /// <summary>A slot of this silo, as a coordinator knows it.</summary>
    public SlotName Holder(int slot) => new(Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.ToParsableString(), slot);

    public ISiloGrain Silo =>
        Services.GetRequiredService<IGrainFactory>()
        .GetGrain<ISiloGrain>(Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.ToParsableString());

    public IServiceProvider Services => _host.Services;

    public IStudyGrain Study(string name) => Services.GetRequiredService<IGrainFactory>().GetGrain<IStudyGrain>(name);

    public IStudyWork Work(string name) => Services.GetRequiredService<IGrainFactory>().GetGrain<IStudyWork>(name);

    public IDispatcherGrain Dispatcher => Services.GetRequiredService<IGrainFactory>().GetGrain<IDispatcherGrain>(0);

    public static async Task<LoneSilo> Start<TJournal>(
        TJournal journal, int slots = 0, LivingSilos? silos = null, int dispatchers = 1, Action<ISiloBuilder>? configure = null,
        params string[] dataFolders)
        where TJournal : class, IJournal, ICheckpoints, IModels
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        if (silos is not null)
            builder.Services.AddSingleton(silos);
        var port = FreePort();
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(port, gatewayPort: 0, new IPEndPoint(IPAddress.Loopback, port))
                .AddSearchCluster(
                    journal, options => (options.Slots, options.Dispatchers, options.DataFolders) = (slots, dispatchers, dataFolders));
            configure?.Invoke(silo);
        });
        var host = builder.Build();
        await host.StartAsync();
        return new LoneSilo(host);
    }

    public static StudySubmission Branin(int trials, string name = "s") => new()
    {
        Spec = new StudySpec
        {
            Search = new SearchPlan
            {
                Name = name,
                Seed = 1,
                Objective = new Objective { Metric = FunctionPlan.Metric, Direction = Direction.Minimize },
                Budget = new Budget { Trials = trials },
                Space = new() { ["x0"] = new UniformDomain { Low = -5, High = 10 }, ["x1"] = new UniformDomain { Low = 0, High = 15 } },
            },
            Workload = new FunctionWorkload(new FunctionPlan { Name = TestFunction.Branin }),
        },
    };

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
