namespace SearchCluster.Silo.Journal;

/// <summary>
/// What running trials, or their folds, have saved of themselves, at most one state each. Nothing is lost with it but time: an attempt without one
/// begins from the seed, and comes to the same bits.
/// </summary>
public interface ICheckpoints
{
    /// <summary>Keeps a state in place of the one before; completes when it is durable.</summary>
    Task Save(string study, int trial, byte[] state, int fold = 0);

    /// <summary>The state that was kept last, or null.</summary>
    Task<byte[]?> Load(string study, int trial, int fold = 0);

    /// <summary>Forgets the state of a fold, or those of all folds of a trial.</summary>
    Task Delete(string study, int trial, int? fold = null);
}
