using SearchCluster.Training.Layers;
using SearchCluster.Training.Numerics;
using SearchCluster.Training.Optimizers;
using Xunit;

namespace SearchCluster.Training.Tests.Layers;

public sealed class ParameterStoreTests
{
    // 200,000 × 200,000 numbers are 1,345,294,336 where 32 bits wrap around: memory was asked for those.
    [Fact]
    public void Reserve_OfMoreThanAnArrayHolds_SaysHowMuchItWouldBe()
    {
        var store = new ParameterStore();
        store.Reserve(1, 1000, isWeights: true);

        var error = Assert.Throws<InsufficientMemoryException>(() => store.Reserve(2, 200_000L * 200_000, isWeights: true));

        Assert.Equal("with layer 2 the network has 40,000,001,008 parameters, 152,587 MiB: more than 2,147,483,647", error.Message);
    }

    [Fact]
    public void Allocate_WithOptimizerStateBeyondAnArray_SaysHowMuchItWouldBe()
    {
        using var workspace = new Workspace();
        var store = new ParameterStore();
        store.Reserve(1, 1_000_000_000, isWeights: true);

        Assert.Throws<InsufficientMemoryException>(() => store.Allocate(workspace, new AdamOptimizer()));
        Assert.Equal(0, workspace.Bytes);
    }
}
