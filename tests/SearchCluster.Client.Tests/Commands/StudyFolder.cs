using System.Text.Json.Nodes;
using SearchCluster.Search.Studies;
using SearchCluster.Silo.Journal;
using SearchCluster.Tests;

namespace SearchCluster.Client.Tests.Commands;

/// <summary>A temporary folder with study files and a database, and the program run in it.</summary>
internal sealed class StudyFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("searchcluster-client-").FullName;

    public string Database => System.IO.Path.Combine(Path, "searchcluster.db");

    public Task<Ended> Run(params IEnumerable<string> arguments) => SearchClusterProcess.Run(Path, arguments);

    public SearchClusterProcess Start(params IEnumerable<string> arguments) => SearchClusterProcess.Start(Path, arguments);

    /// <summary>Writes a file, and returns its name.</summary>
    public string Write(string name, string text)
    {
        File.WriteAllText(System.IO.Path.Combine(Path, name), text);
        return name;
    }

    /// <summary>A study of a formula.</summary>
    public string WriteFunction(int trials, string delay = "00:00:00", string more = "") => Write("function.yaml", $$"""
        name: function
        seed: 5
        budget: { trials: {{trials}}{{more}} }
        space:
          x0: { kind: uniform, low: -5, high: 10 }
          x1: { kind: uniform, low: 0, high: 15 }
        function: { name: branin, delay: "{{delay}}" }
        """);

    /// <summary>A small real training, which saves itself after every epoch.</summary>
    public string WriteTraining(int trials, int epochs) => Write("training.yaml", $$"""
        name: training
        seed: 3
        budget: { trials: {{trials}}, epochs: {{epochs}} }
        space:
          optimizer.learningRate: { kind: logUniform, low: 1e-3, high: 10 }
          network.initializer: { kind: categorical, values: [zero, xavier, he] }
          network.batchNorm: { kind: categorical, values: [true, false] }
          network.dropout: { kind: uniform, low: 0, high: 0.5 }
        training:
          dataset: { kind: digits, stratified: true }
          preprocessing: [ standardize ]
          network: { kind: dense, hidden: [64, 32] }
          optimizer: { kind: sgd, momentum: 0.9 }
          batchSize: 16
          checkpoint: { interval: "00:00:00" }
        """);

    /// <summary>Waits until that many trials have ended.</summary>
    public Task UntilEnded(string study, int trials) => Waiting.Until(() => Ended(study) >= trials);

    /// <summary>Waits until a trial is as wanted.</summary>
    public async Task<TrialSummary> Until(string study, int trial, Func<TrialSummary, bool> isWanted)
    {
        TrialSummary? summary = null;
        await Waiting.Until(() => (summary = Read(queries => queries.Trial(study, trial))) is not null && isWanted(summary));
        return summary!;
    }

    /// <summary>What a study's trials came to, without what depends on time and place.</summary>
    public async Task<string> Trials(string study)
    {
        var trials = (await Run("trials", study, "--output", "json")).Document.AsArray();
        foreach (var trial in trials.OfType<JsonObject>())
        {
            trial.Remove("timing");
            trial.Remove("attempts");
        }

        return trials.ToJsonString();
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private int Ended(string study) => Read(queries => queries.Study(study))?.Counts.Ended ?? 0;

    private T? Read<T>(Func<StudyQueries, T?> query)
        where T : class
    {
        try
        {
            using var database = SqliteDatabase.OpenForReading(Database);
            return query(new StudyQueries(database.Connection));
        }
        catch (Exception error) when (error is FileNotFoundException or DatabaseException or Microsoft.Data.Sqlite.SqliteException)
        {
            // Not created yet.
            return null;
        }
    }
}
