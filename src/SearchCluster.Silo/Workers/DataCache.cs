using System.Text.Json;
using SearchCluster.Contracts.Json;
using SearchCluster.Training;
using SearchCluster.Training.Data;
using SearchCluster.Training.Preprocessing;

namespace SearchCluster.Silo.Workers;

/// <summary>
/// Data sets, read and preprocessed once and shared read-only by all trials of a silo, or of all silos of a process. A space that searches the preprocessing
/// needs several forms of one data set: the least recently used give way.
/// </summary>
public sealed class DataCache
{
    private const int MostKept = 6;

    private readonly Lock _lock = new();
    private readonly LinkedList<(string Key, Lazy<DataSplits> Splits)> _recent = new();

    /// <summary>The data set as it was read, split by the study's seed.</summary>
    public DataSplits Read(DatasetPlan dataset, ulong seed) =>
        Get($"{seed} {Json(dataset)}", () => dataset.Load(seed));

    /// <summary>The data set with the plan's preprocessing, fitted on the training split.</summary>
    public DataSplits Prepare(TrainingPlan plan, ulong seed) => plan.Preprocessing.Count == 0
        ? Read(plan.Dataset, seed)
        : Get($"{seed} {Json(plan.Dataset)} {Json(plan.Preprocessing)}", () => FittedPipeline.Prepare(plan.Preprocessing, Read(plan.Dataset, seed)));

    private DataSplits Get(string key, Func<DataSplits> load)
    {
        Lazy<DataSplits> splits;
        lock (_lock)
        {
            var node = _recent.First;
            while (node is not null && node.Value.Key != key)
                node = node.Next;
            if (node is null)
                node = new(new(key, new Lazy<DataSplits>(load)));
            else
                _recent.Remove(node);
            _recent.AddFirst(node);
            if (_recent.Count > MostKept)
                _recent.RemoveLast();
            splits = node.Value.Splits;
        }

        try
        {
            // Outside the lock: slots that want the same data wait for one reading of it, others do not wait at all.
            return splits.Value;
        }
        catch
        {
            Forget(key);
            throw;
        }
    }

    // What failed once may succeed later: a file that was not there yet.
    private void Forget(string key)
    {
        lock (_lock)
            for (var node = _recent.First; node is not null; node = node.Next)
                if (node.Value.Key == key)
                {
                    _recent.Remove(node);
                    return;
                }
    }

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, SearchClusterJson.Options);
}
