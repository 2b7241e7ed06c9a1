using System.Text.Json;
using SearchCluster.Contracts.Json;
using SearchCluster.Training;
using SearchCluster.Training.Data;
using SearchCluster.Training.Preprocessing;

namespace SearchCluster.Silo.Workers;

/// <summary>
/// Data sets, read and preprocessed once and shared read-only by all trials of a silo, or of all silos of a process. A space that searches
/// the preprocessing needs several forms of one data set: the least recently used give way.
/// </summary>
/// <param name="folders">Where data files may lie.</param>
public sealed class DataCache(DataFolders folders)
{
    private const int MostKept = 6;

    /// <summary>For a process that reads its own user's files: they may lie anywhere.</summary>
    public DataCache()
        : this(DataFolders.Anywhere)
    {
    }

    private int _mostKept = MostKept;
    private readonly Lock _lock = new();
    private readonly LinkedList<(string Key, Lazy<PreparedData> Data)> _recent = new();

    /// <summary>The data set as it was read, split by the study's seed.</summary>
    public DataSplits Read(DatasetPlan dataset, ulong seed) =>
        Get($"{seed} {Json(dataset)}", () => PreparedData.Of([], dataset.Load(seed, folders))).Splits;

    /// <summary>The data set with the plan's preprocessing, fitted on the training split: of a fold, where the plan has folds.</summary>
    /// <param name="plan">The training.</param>
    /// <param name="seed">The study's seed.</param>
    /// <param name="fold">Number of the fold, from 0.</param>
    public PreparedData Prepare(TrainingPlan plan, ulong seed, int fold = 0) => plan.Preprocessing.Count == 0 && plan.Folds is null
        ? PreparedData.Of([], Read(plan.LearnedFrom(), seed))
        : Get($"{seed} {Json(plan.LearnedFrom())} {Json(plan.Preprocessing)} {plan.Folds} {fold}", () => PreparedData.Of(
            plan.Preprocessing, plan.Folds is { } folds ? Read(plan.LearnedFrom(), seed).Fold(folds, fold)
                : Read(plan.LearnedFrom(), seed)), plan.Folds ?? 1);

    /// <summary>Lets all of them go; those that are wanted again are read again.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _recent.Clear();
            _mostKept = MostKept;
        }
    }

    private PreparedData Get(string key, Func<PreparedData> load, int folds = 1)
    {
        Lazy<PreparedData> data;
        lock (_lock)
        {
            // Folds are wanted one after the other: with fewer kept than there are, each would give way before it is wanted again.
            _mostKept = Math.Max(_mostKept, MostKept - 1 + folds);
            var node = _recent.First;
            while (node is not null && node.Value.Key != key)
                node = node.Next;
            if (node is null)
                node = new(new(key, new Lazy<PreparedData>(load)));
            else
                _recent.Remove(node);
            _recent.AddFirst(node);
            if (_recent.Count > _mostKept)
                _recent.RemoveLast();
            data = node.Value.Data;
        }

        try
        {
            // Outside the lock: slots that want the same data wait for one reading of it, others do not wait at all.
            return data.Value;
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

/// <summary>The splits of a data set after the preprocessing, and the preprocessing as it was fitted.</summary>
/// <param name="Splits">The splits.</param>
/// <param name="Preprocessing">What they went through.</param>
public sealed record PreparedData(DataSplits Splits, FittedPipeline Preprocessing)
{
    /// <summary>Fits the steps on the training split alone, and applies them to all three.</summary>
    public static PreparedData Of(IReadOnlyList<PreprocessingStep> steps, DataSplits splits) =>
        new(FittedPipeline.Prepare(steps, splits, out var preprocessing), preprocessing);
}
