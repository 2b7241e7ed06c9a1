using Microsoft.Extensions.Logging;
using SearchCluster.Contracts.Grains;
using SearchCluster.Silo.Journal;
using SearchCluster.Training.Runs;

namespace SearchCluster.Silo.Workers;

/// <summary>
/// The store of models as a slot uses it. A model that cannot be put or read costs time alone: its trial is trained again from its seed,
/// to the same bits.
/// </summary>
internal sealed partial class TrialModels(IModels store, ILogger<TrialModels> logger)
{
    /// <summary>Puts the model of a trial whose result is not told yet.</summary>
    public void Put(ModelKey key, TrainedModel model)
    {
        try
        {
            store.Put(key, model.ToBytes()).GetAwaiter().GetResult();
        }
        catch (DatabaseException error)
        {
            LogNotPut(key.Study, key.Trial, error.Message);
        }
    }

    /// <summary>A model by its name, if it is the one that is meant.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="identity">Which training it is of, and after which epoch: see <see cref="TrainingIdentity.After"/>.</param>
    /// <returns>The model; null where there is none, or another, or one that is damaged.</returns>
    public TrainedModel? Find(ModelKey key, string identity)
    {
        try
        {
            if (store.Get(key).GetAwaiter().GetResult() is not { } bytes)
                return null;
            var model = TrainedModel.Read(bytes);
            if (model.Identity == identity)
                return model;
            LogRefused(key.Study, key.Trial, "it is of a training with another plan, other data, another number of epochs or another seed");
        }
        catch (InvalidDataException error)
        {
            LogRefused(key.Study, key.Trial, error.Message);
        }
        catch (DatabaseException error)
        {
            LogRefused(key.Study, key.Trial, error.Message);
        }

        return null;
    }

    /// <summary>Pins the models that stay when the study has ended, and no others of it.</summary>
    /// <exception cref="DatabaseException">The database does not do it.</exception>
    public void Pin(string study, IReadOnlyCollection<ModelKey> models) => store.Pin(study, models).GetAwaiter().GetResult();

    [LoggerMessage(
        45, LogLevel.Warning, "Study {Study} trial {Trial}: its model cannot be put, and is made again if it is wanted: {Message}")]
    private partial void LogNotPut(string study, int trial, string message);

    [LoggerMessage(46, LogLevel.Warning, "Study {Study} trial {Trial} is trained again, for its model is refused: {Reason}")]
    private partial void LogRefused(string study, int trial, string reason);
}
