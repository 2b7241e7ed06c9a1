using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Options;
using SearchCluster.Contracts.Workloads.Commands;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Silo.Workers;

namespace SearchCluster.Silo.Commands;

/// <summary>
/// The directories of trials, each in a folder of its study. One survives the attempts of its trial: the first finds it empty. When a
/// trial has ended, the study says which stay.
/// </summary>
internal sealed class TrialDirectories(IOptions<SearchClusterOptions> options)
{
    private const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode PassedThrough = OwnerAlone | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly Lock _lock = new();
    private readonly string _root = Path.GetFullPath(options.Value.TrialDirectories);

    /// <summary>The directory of a trial, which exists on return, and is the user's.</summary>
    public string Enter(TrialLease lease, CommandUser? user)
    {
        var directory = Of(lease.Study, lease.Attempt.Trial);
        // A study of the same name may have been deleted before.
        if (lease.Attempt.Attempt == 1)
            Delete(directory);
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(_root, user is null ? OwnerAlone : PassedThrough);
            Directory.CreateDirectory(FolderOf(lease.Study), user is null ? OwnerAlone : PassedThrough);
            Directory.CreateDirectory(directory, OwnerAlone);
        }

        user?.Take(directory);
        return directory;
    }

    /// <summary>A trial has ended: its directory stays, or goes, and that of the best before it may go.</summary>
    /// <param name="lease">The attempt that ended it.</param>
    /// <param name="keep">Which stay.</param>
    /// <param name="search">Says what is better.</param>
    /// <param name="value">The trial's value; null where it cannot be the best.</param>
    public void Leave(TrialLease lease, KeptDirectories keep, SearchPlan search, double? value)
    {
        var own = Of(lease.Study, lease.Attempt.Trial);
        if (keep == KeptDirectories.All || (keep == KeptDirectories.Best && value is not null && search.Objectives.Count > 1))
            return;
        if (keep == KeptDirectories.None || value is null)
        {
            Delete(own);
            return;
        }

        lock (_lock)
        {
            var file = Path.Combine(FolderOf(lease.Study), "best.json");
            var best = Read(file);
            if (best is not null && !IsBetter(search.Objective, (value.Value, lease.Attempt.Trial), (best.Value, best.Trial)))
            {
                Delete(own);
                return;
            }

            File.WriteAllText(file, JsonSerializer.Serialize(new BestTrial(lease.Attempt.Trial, value.Value)));
            if (best is not null && best.Trial != lease.Attempt.Trial)
                Delete(Of(lease.Study, best.Trial));
        }
    }

    /// <summary>Deletes all directories of a study, which lie here.</summary>
    public void Forget(string study) => Delete(FolderOf(study));

    private static bool IsBetter(Objective objective, (double Value, int Trial) one, (double Value, int Trial) other) =>
        objective.IsBetter(one.Value, other.Value) || (!objective.IsBetter(other.Value, one.Value) && one.Trial < other.Trial);

    private static BestTrial? Read(string file)
    {
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<BestTrial>(File.ReadAllText(file)) : null;
        }
        catch (JsonException)
        {
            // Written half, as the silo was killed.
            return null;
        }
    }

    private string FolderOf(string study) => Path.Combine(_root, study);

    private string Of(string study, int trial) => Path.Combine(FolderOf(study), trial.ToString(CultureInfo.InvariantCulture));

    private static void Delete(string directory)
    {
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
    }

    private sealed record BestTrial(int Trial, double Value);
}
