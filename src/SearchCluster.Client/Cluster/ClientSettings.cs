using System.Text.Json;
using SearchCluster.Client.Answers;
using SearchCluster.Client.Files;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Json;
using SearchCluster.Contracts.StudyFiles;
using SearchCluster.Silo.Tls;

namespace SearchCluster.Client.Cluster;

/// <summary>
/// What a user need not say each time: the file <c>searchcluster.json</c> of the working folder, or else of the user's own settings
/// (<c>~/.config/searchcluster</c>). Options and variables go before it.
/// </summary>
internal sealed record ClientSettings
{
    /// <summary>The file's name.</summary>
    public const string FileName = "searchcluster.json";

    /// <summary>Gateways of a cluster, or the connection string of its database; null for the local database.</summary>
    public string? Cluster { get; init; }

    /// <summary>The files of mutual TLS, relative to the settings' folder; null for none.</summary>
    public TlsFiles? Tls { get; init; }

    /// <summary>The settings of the first file there is; without any, none.</summary>
    /// <exception cref="CommandException">The file cannot be used.</exception>
    public static ClientSettings Read()
    {
        return Files.FirstOrDefault(File.Exists) is { } file ? Read(file) : new ClientSettings();
    }

    /// <summary>Where settings may be: the first of these that exists counts.</summary>
    public static IReadOnlyList<string> Files { get; } =
    [
        FileName,
        Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify),
            "searchcluster", FileName),
    ];

    private static ClientSettings Read(string file)
    {
        var tree = YamlTree.Read(new StringReader(ReadText(file)));
        var walked = PlanWalker.Walk(tree.Root, typeof(ClientSettings));
        // A misspelt setting must not lead to other studies than those that were meant.
        List<Problem> problems =
            [.. tree.Problems, .. walked.Problems.Select(problem => problem with { Line = tree.LineOf(problem.Path) })];
        var settings = walked.Node.Deserialize<ClientSettings>(SearchClusterJson.Options)!;
        if (problems.Count == 0 && settings.Cluster is { } cluster && ClusterAddress.TryParse(cluster) is null)
            problems.Add(
                new Problem("cluster", tree.LineOf("cluster"),
                $"'{cluster}' must be HOST:PORT, several joined by commas, or a connection string of PostgreSQL"));
        if (problems.Count > 0)
            throw new CommandException(file, problems, "invalid settings");

        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        return settings.Tls is not { } tls ? settings : settings with
        {
            Tls = tls with
            {
                Certificate = Path.Combine(folder, tls.Certificate),
                Key = Path.Combine(folder, tls.Key),
                Authority = Path.Combine(folder, tls.Authority),
            },
        };
    }

    private static string ReadText(string file)
    {
        try
        {
            return TextFile.Read(file);
        }
        catch (TextFileException error)
        {
            throw new CommandException(ExitCode.Invalid, $"settings: {error.Message}", error);
        }
    }
}
