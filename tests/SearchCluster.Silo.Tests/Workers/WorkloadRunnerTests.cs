using Microsoft.Extensions.Hosting;
using SearchCluster.Contracts.Workloads;
using SearchCluster.Silo.Hosting;
using SearchCluster.Silo.Journal;
using SearchCluster.Silo.Workers;
using Xunit;

namespace SearchCluster.Silo.Tests.Workers;

public sealed class WorkloadRunnerTests
{
    [Fact]
    public void Runners_OfASilo_ServeEachKindOnce()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.UseOrleans(
            silo => silo.AddSearchCluster<SqliteJournal>(_ => throw new InvalidOperationException("nothing is started"), _ => { }));

        var served = builder.Services.Where(service => service.ServiceType == typeof(WorkloadRunner))
            .Select(service => service.ImplementationType!.BaseType!.GenericTypeArguments[0]);

        Assert.Equal(WorkloadKinds.All.Select(kind => kind.Workload).OrderBy(type => type.Name), served.OrderBy(type => type.Name));
    }
}
