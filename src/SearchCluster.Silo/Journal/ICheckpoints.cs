namespace SearchCluster.Silo.Journal;

/// <summary>
/// What running trials, or their folds, have saved of themselves, at most one state each, and the weights of a study's best trial. Nothing is
/// lost with it but time: an attempt without one begins from the seed, and comes to the same bits.
/// </summary>
public interface ICheckpoints
{
    /// <summary>Stands in place of a fold for the weights of a trial that may be the study's best, which stay when the trial ends.</summary>
    const int Best = -1;

    /// <summary>Keeps a state in place of the one before; completes when it is durable.</summary>
    Task Save(string study, int trial, byte[] state, int fold = 0);

    /// <summary>The state that was kept last, or null.</summary>
    Task<byte[]?> Load(string study, int trial, int fold = 0);

    /// <summary>The first bytes of the state that was kept last, at most <paramref name="length"/> of them, or null.</summary>
    Task<byte[]?> LoadHead(string study, int trial, int fold, int length);

    /// <summary>Forgets the state of a fold, or those of all folds of a trial.</summary>
    Task Delete(string study, int trial, int? fold = null);

    /// <summary>Forgets the weights that were kept under <see cref="Best"/>, of all trials, or of all but one.</summary>
    Task DeleteBest(string study, int? exceptTrial = null);
}
