namespace SearchCluster.Contracts.Grains;

/// <summary>The name of a model: the network of a trial after an epoch.</summary>
/// <param name="Study">Name of the study.</param>
/// <param name="Trial">Number of the trial, from 0.</param>
/// <param name="Fold">Number of the fold, from 0; 0 where there is no cross-validation, and for a refit after it.</param>
/// <param name="Epoch">The epoch, from 1.</param>
public sealed record ModelKey(string Study, int Trial, int Fold, int Epoch);

/// <summary>A model in the store.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Bytes">Its size in bytes.</param>
/// <param name="IsPinned">Whether it stays until its study is deleted, whatever is released; else it waits for the study's end.</param>
public sealed record StoredModel(ModelKey Key, long Bytes, bool IsPinned);

/// <summary>What the models of a study take.</summary>
/// <param name="Kept">How many there are.</param>
/// <param name="Bytes">Bytes of all of them.</param>
public sealed record ModelsKept(int Kept, long Bytes)
{
    /// <summary>What these take.</summary>
    public static ModelsKept Of(IReadOnlyList<StoredModel> models) => new(models.Count, models.Sum(model => model.Bytes));
}
