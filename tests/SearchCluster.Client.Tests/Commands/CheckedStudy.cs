using Xunit;

namespace SearchCluster.Client.Tests.Commands;

/// <summary>A sound study, checked once for all tests that look at the document.</summary>
public sealed class CheckedStudy : IAsyncLifetime
{
    private readonly StudyFolder _folder = new();

    internal Ended Ended { get; private set; } = null!;

    internal bool LeftADatabase => File.Exists(_folder.Database);

    public async Task InitializeAsync() =>
        Ended = await _folder.Run("check", _folder.WriteTraining(trials: 4, epochs: 3), "--output", "json");

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }
}
