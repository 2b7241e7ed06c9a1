using SearchCluster.Contracts.Grains;

namespace SearchCluster.Silo.Journal;

/// <summary>
/// The models of all studies, by name. A trial puts its model before it tells its result, the evaluation of the best pins those that
/// stay, and the coordinator releases the others. All of them go with their study.
/// </summary>
/// <exception cref="DatabaseException">From any of these: the database does not do it.</exception>
public interface IModels
{
    /// <summary>
    /// Puts a model in place of one of the same name; completes when it is durable. Nothing happens where the study has been deleted.
    /// </summary>
    Task Put(ModelKey key, byte[] model);

    /// <summary>A model by its name; null when there is none.</summary>
    Task<byte[]?> Get(ModelKey key);

    /// <summary>
    /// These models of a study, as far as they are there, stay until it is deleted. No other model of it is pinned any more.
    /// </summary>
    Task Pin(string study, IReadOnlyCollection<ModelKey> models);

    /// <summary>Forgets the models of these trials, of all folds and epochs, but those that are pinned.</summary>
    Task Release(string study, IReadOnlyCollection<int> trials);

    /// <summary>The models of a study, by trial, fold and epoch.</summary>
    Task<IReadOnlyList<StoredModel>> List(string study);
}

/// <summary>The statements of models, which are the same on both databases.</summary>
internal static class ModelStatements
{
    public const string Put = "INSERT INTO model (study, trial, fold, epoch, pinned, body) "
        + "SELECT @study, @trial, @fold, @epoch, 0, @model WHERE EXISTS (SELECT 1 FROM study WHERE name = @study) "
        + "ON CONFLICT (study, trial, fold, epoch) DO UPDATE SET body = excluded.body";

    public const string Unpin = "UPDATE model SET pinned = 0 WHERE study = @study";

    public const string Pin = "UPDATE model SET pinned = 1 WHERE study = @Study AND trial = @Trial AND fold = @Fold AND epoch = @Epoch";

    public const string Release = "DELETE FROM model WHERE study = @study AND trial = @trial AND pinned = 0";
}
