using SearchCluster.Client.Answers;
using SearchCluster.Silo.Journal;

namespace SearchCluster.Client.Hosting;

/// <summary>
/// A database file of this machine, which one process at a time may write. Verbs hold it for a moment, a process that runs studies holds
/// it for long.
/// </summary>
/// <param name="File">The database.</param>
/// <param name="Note">Told, once, that another process has it.</param>
/// <param name="Clock">Measures the waiting.</param>
internal sealed record LocalDatabase(string File, Action<string> Note, TimeProvider Clock)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    /// <summary>Opens it for writing, as soon as no other process holds it.</summary>
    /// <param name="patience">The longest wait.</param>
    /// <param name="turnTo">
    /// Called for a holder that says where it takes calls, and whether this is the last time: it has just begun, is about to end, or works
    /// on. True ends the waiting without the database.
    /// </param>
    /// <param name="cancellationToken">Gives the waiting up.</param>
    /// <returns>The database; null when the holder was turned to.</returns>
    /// <exception cref="CommandException">It cannot be used, or is held for longer, or the waiting was given up.</exception>
    public async Task<SqliteDatabase?> Take(
        TimeSpan patience, Func<DatabaseInUseException, int, bool, Task<bool>> turnTo, CancellationToken cancellationToken)
    {
        var started = Clock.GetTimestamp();
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                var database = SqliteDatabase.OpenForWriting(File);
                if (database.Migration is { } migration)
                    Note(migration);
                return database;
            }
            catch (DatabaseInUseException held)
            {
                var isLast = Clock.GetElapsedTime(started) > patience;
                if (held.GatewayPort is { } port && await turnTo(held, port, isLast))
                    return null;
                if (isLast)
                    throw new CommandException(ExitCode.Failed, held.Message, held);
                if (isFirst)
                    Note($"waiting for the database {File}: another searchcluster process has it");
                await Task.Delay(Glance, Clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (cancellationToken.IsCancellationRequested)
                    throw new CommandException(ExitCode.Interrupted, $"interrupted while waiting for the database {File}");
            }
            catch (DatabaseException error)
            {
                throw new CommandException(ExitCode.Failed, error.Message, error);
            }
        }
    }
}
