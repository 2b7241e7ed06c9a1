using System.CommandLine.Completions;
using Microsoft.Data.Sqlite;
using SearchCluster.Silo.Journal;

namespace SearchCluster.Client.Access;

/// <summary>The names of the studies in a database file, for a shell that completes a command line.</summary>
internal static class StudyNames
{
    /// <summary>The names; none where the file is missing or cannot be read, since a shell has no place for a message.</summary>
    public static IEnumerable<CompletionItem> In(string file)
    {
        try
        {
            using var database = SqliteDatabase.OpenForReading(file);
            return [.. new StudyQueries(database.Connection).Studies().Select(study => new CompletionItem(study.Study))];
        }
        catch (Exception error) when (error is DatabaseException or FileNotFoundException or SqliteException)
        {
            return [];
        }
    }
}
