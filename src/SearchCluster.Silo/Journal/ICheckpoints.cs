namespace SearchCluster.Silo.Journal;

/// <summary>
/// What running trials, or their folds, have saved of themselves, at most one state each.
/// Nothing is lost with it but time: an attempt without one begins from the seed, and comes to the same bits.
/// </summary>
public interface ICheckpoints
{
    /// <summary>Keeps a state in place of the one before; completes when it is durable.</summary>
    Task Save(string study, int trial, byte[] state, int fold = 0);

    /// <summary>The state that was kept last, or null.</summary>
    Task<byte[]?> Load(string study, int trial, int fold = 0);

    /// <summary>The first bytes of the state that was kept last, at most <paramref name="length"/> of them, or null.</summary>
    Task<byte[]?> LoadHead(string study, int trial, int fold, int length);

    /// <summary>Forgets the state of a fold, or those of all folds of a trial.</summary>
    Task Delete(string study, int trial, int? fold = null);

    /// <summary>
    /// Keeps what an attempt wrote, in place of what it wrote before; completes when it is durable. It stays until its study goes.
    /// </summary>
    Task SaveLog(string study, int trial, int attempt, byte[] log) => Task.CompletedTask;
}

/// <summary>The statements of checkpoints, which are the same on both databases.</summary>
internal static class CheckpointStatements
{
    public const string Save = "INSERT INTO checkpoint (study, trial, fold, state) VALUES (@study, @trial, @fold, @state) "
        + "ON CONFLICT (study, trial, fold) DO UPDATE SET state = excluded.state";

    public const string Load = "SELECT state FROM checkpoint WHERE study = @study AND trial = @trial AND fold = @fold";

    public const string LoadHead =
        "SELECT substr(state, 1, @length) FROM checkpoint WHERE study = @study AND trial = @trial AND fold = @fold";

    public const string Delete = "DELETE FROM checkpoint WHERE study = @study AND trial = @trial AND fold = coalesce(@fold, fold)";
}
