using System.Globalization;
using Microsoft.Extensions.Options;
using SearchCluster.Search.Studies;
using SearchCluster.Silo.Workers;

namespace SearchCluster.Silo.Commands;

/// <summary>The directories of trials, each in a folder of its study. One survives the attempts of its trial: the first finds it empty.</summary>
internal sealed class TrialDirectories(IOptions<SearchClusterOptions> options)
{
    private const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _root = Path.GetFullPath(options.Value.TrialDirectories);

    /// <summary>The directory of a trial, which exists on return.</summary>
    public string Enter(TrialLease lease)
    {
        var directory = Of(lease.Study, lease.Attempt.Trial);
        // A study of the same name may have been deleted before.
        if (lease.Attempt.Attempt == 1)
            Delete(directory);
        if (!OperatingSystem.IsWindows())
            Directory.CreateDirectory(directory, OwnerAlone);
        return directory;
    }

    private string Of(string study, int trial) => Path.Combine(_root, study, trial.ToString(CultureInfo.InvariantCulture));

    private static void Delete(string directory)
    {
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
    }
}
