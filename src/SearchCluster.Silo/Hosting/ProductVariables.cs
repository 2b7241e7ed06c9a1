using System.Collections;
using System.Text.RegularExpressions;
using SearchCluster.Search;

namespace SearchCluster.Silo.Hosting;

/// <summary>
/// The environment variables that begin with <c>SEARCHCLUSTER_</c>. One that no program of ours reads is most likely misspelt, and what it
/// was to set would silently have its default.
/// </summary>
public static partial class ProductVariables
{
    /// <summary>Where clients find the cluster.</summary>
    public const string Cluster = "SEARCHCLUSTER_CLUSTER";

    private const string Prefix = "SEARCHCLUSTER_";

    // What a command of a study finds in its environment; the compose file; the tests of this repository.
    private static readonly string[] OfOthers =
    [
        "SEARCHCLUSTER_STUDY", "SEARCHCLUSTER_TRIAL", "SEARCHCLUSTER_ATTEMPT", "SEARCHCLUSTER_SEED", "SEARCHCLUSTER_EPOCHS",
        "SEARCHCLUSTER_DIRECTORY", "SEARCHCLUSTER_CONFIGURATION", "SEARCHCLUSTER_REPORTS", "SEARCHCLUSTER_MARK",
            "SEARCHCLUSTER_POSTGRES_PASSWORD",
    ];

    private static readonly string[] PrefixesOfOthers = ["SEARCHCLUSTER_PARAMETER_", "SEARCHCLUSTER_TEST_"];

    /// <summary>All variables of this process.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> OfThisProcess() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value));

    /// <summary>One sentence for each variable that begins like ours and is none of them.</summary>
    public static IReadOnlyList<string> Unknown(IEnumerable<KeyValuePair<string, string?>> variables)
    {
        List<string> known = [.. SiloSetting.All.Select(setting => setting.Variable), Cluster];
        return
        [
            .. variables.Where(variable => IsUnknown(variable.Key, variable.Value, known))
                .OrderBy(variable => variable.Key, StringComparer.Ordinal)
                .Select(variable => $"the environment variable {variable.Key} is no setting{NearestName.Suggestion(variable.Key, known)}"),
        ];
    }

    private static bool IsUnknown(string name, string? value, List<string> known) =>
        name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
        // Two underscores stand for a key of the settings file, which is checked with its section.
        && !name[Prefix.Length..].StartsWith('_')
        && !known.Contains(name) && !OfOthers.Contains(name)
        && !PrefixesOfOthers.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))
        && !KubernetesService().IsMatch(name) && value?.StartsWith("tcp://", StringComparison.Ordinal) != true;

    // Kubernetes describes each service of a namespace in the environment of its pods, under the service's name.
    [GeneratedRegex("_SERVICE_(HOST|PORT(_[A-Z0-9_]+)?)$|_PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?$")]
    private static partial Regex KubernetesService();
}
