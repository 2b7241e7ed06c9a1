using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Invocation;
using SearchCluster.Contracts.Grains;
using SearchCluster.Contracts.Json;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Silo.Hosting;
using Xunit;

namespace SearchCluster.Silo.Tests.Hosting;

public sealed class SearchClusterSerializationTests
{
    public static TheoryData<SlotTask> Tasks => new()
    {
        NoTask.Now,
        new IntroductionTask("s"),
        new TrialsTask("s", "1", []),
        new EvaluationTask("s", "1", new EvaluationLease
        {
            Study = "s",
            Trial = 7,
            Configuration = Configuration.Of([]),
            Seed = 1,
            Epoch = 2,
            Epochs = 3,
        }),
    };

    [Theory]
    [MemberData(nameof(Tasks), DisableDiscoveryEnumeration = true)]
    public void Response_OfATypeThatIsAbstract_CrossesFromSiloToSilo(SlotTask task)
    {
        using var services = new ServiceCollection().AddSearchClusterSerialization().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer>();

        var bytes = serializer.SerializeToArray<Response>(Response.FromResult<SlotTask>(task));

        Assert.Equal(Json(task), Json(serializer.Deserialize<Response>(bytes)!.GetResult<SlotTask>()!));
    }

    private static string Json(SlotTask task) => JsonSerializer.Serialize(task, SearchClusterJson.Options);
}
