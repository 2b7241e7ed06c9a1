using Microsoft.Data.Sqlite;
using Xunit;

namespace SearchCluster.Client.Tests.Commands;

public sealed class ReplayTests : IDisposable
{
    private readonly StudyFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Replay_OfAStudyWhoseBudgetGrew_FindsEveryProposalIdentical()
    {
        await _folder.Run("run", _folder.WriteFunction(trials: 20));
        await _folder.Run("run", _folder.WriteFunction(trials: 30), "--slots", "2");

        var replay = await _folder.Run("replay", "function", "--output", "json");

        Assert.Equal(0, replay.ExitCode);
        Assert.Equal(["study", "ok", "proposals", "identical", "differing"], replay.Document.AsObject().Select(entry => entry.Key));
        Assert.Equal(
            (true, 30, 30), ((bool)replay.Document["ok"]!, (int)replay.Document["proposals"]!, (int)replay.Document["identical"]!));
    }

    [Fact]
    public async Task Replay_OfAJournalWithAnotherConfiguration_NamesItAndExitsWithOne()
    {
        await _folder.Run("run", _folder.WriteFunction(trials: 5));
        using (var connection = new SqliteConnection($"Data Source={_folder.Database};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText =
                "UPDATE event SET body = json_set(body, '$.configuration.x1', 1.25) WHERE kind = 'TrialProposed' AND trial = 3";
            command.ExecuteNonQuery();
        }

        var document = await _folder.Run("replay", "function", "--output", "json");
        var table = await _folder.Run("replay", "function");

        Assert.Equal((1, 1), (document.ExitCode, table.ExitCode));
        var differing = Assert.Single(document.Document["differing"]!.AsArray())!;
        Assert.Equal((3, 1.25), ((int)differing["number"]!, (double)differing["journaled"]!["configuration"]!["x1"]!));
        Assert.NotEqual(1.25, (double)differing["replayed"]!["configuration"]!["x1"]!);
        Assert.Contains("5 proposals, 4 identical, 1 different", table.Output);
    }
}
