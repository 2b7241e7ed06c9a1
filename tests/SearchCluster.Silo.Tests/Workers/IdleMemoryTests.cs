using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using SearchCluster.Silo.Workers;
using SearchCluster.Training.Data;
using Xunit;

namespace SearchCluster.Silo.Tests.Workers;

public sealed class IdleMemoryTests
{
    private static readonly SyntheticDataset Dataset = new() { Examples = 50, Features = 4 };

    private readonly FakeTimeProvider _clock = new();
    private readonly DataCache _data = new(DataFolders.Anywhere);

    [Fact]
    public void Use_ThatEndedAWhileAgo_LetsTheDataGo()
    {
        using var memory = Memory();
        var read = _data.Read(Dataset, seed: 1);
        memory.Use().Dispose();

        _clock.Advance(IdleMemory.Pause - TimeSpan.FromSeconds(1));
        Assert.Same(read, _data.Read(Dataset, seed: 1));
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.NotSame(read, _data.Read(Dataset, seed: 1));
    }

    [Fact]
    public void Use_ThatGoesOn_KeepsTheData()
    {
        using var memory = Memory();
        var read = _data.Read(Dataset, seed: 1);
        memory.Use().Dispose();
        using var other = memory.Use();
        memory.Use().Dispose();

        _clock.Advance(IdleMemory.Pause * 2);

        Assert.Same(read, _data.Read(Dataset, seed: 1));
    }

    [Fact]
    public void Use_InASiloThatIsToKeepItsMemory_KeepsTheData()
    {
        using var memory = Memory(releases: false);
        var read = _data.Read(Dataset, seed: 1);
        memory.Use().Dispose();

        _clock.Advance(IdleMemory.Pause * 2);

        Assert.Same(read, _data.Read(Dataset, seed: 1));
    }

    private IdleMemory Memory(bool releases = true) => new(
        _data, _clock, Options.Create(new SearchClusterOptions { ReleasesIdleMemory = releases }), NullLogger<IdleMemory>.Instance);
}
