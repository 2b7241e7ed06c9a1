using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SearchCluster.Tests;

/// <summary>
/// What the shipped studies came to in commit 5cbd457: SHA-256 of <c>trials STUDY --output json</c>, without <c>timing</c> and
/// <c>attempts</c>, after <c>run FILE --slots 1</c>. A hash changes only with a reason, which stands beside it in the record.
/// </summary>
internal static class ShippedStudies
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>The studies of the record.</summary>
    /// <param name="quick">Whether only those that last a second or two.</param>
    public static IEnumerable<string> Names(bool quick) =>
        Record().Where(study => !quick || (bool)study.Value!["quick"]!).Select(study => study.Key);

    /// <summary>The hash that a study is to have.</summary>
    public static string Recorded(string study) => (string)Record()[study]!["trials"]!;

    /// <summary>The hash that a study has when the program runs it now.</summary>
    public static async Task<string> Measured(string study)
    {
        var folder = Directory.CreateTempSubdirectory("searchcluster-shipped-").FullName;
        try
        {
            await Program(folder, "run", Path.Combine(AppContext.BaseDirectory, "studies", $"{study}.yaml"), "--slots", "1", "--quiet");
            var trials = JsonNode.Parse(await Program(folder, "trials", study, "--output", "json"))!;
            Outcomes.RemoveTimeAndPlace(trials);
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(trials.ToJsonString())));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static JsonObject Record() =>
        JsonSerializer.Deserialize<JsonObject>(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "studies", "shipped-studies.json")))!;

    private static async Task<string> Program(string folder, params string[] arguments)
    {
        using var program =
            Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "searchcluster.dll"), .. arguments])
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        using var timeout = new CancellationTokenSource(Patience);
        var (output, error) = (program.StandardOutput.ReadToEndAsync(timeout.Token), program.StandardError.ReadToEndAsync(timeout.Token));
        await program.WaitForExitAsync(timeout.Token);
        return program.ExitCode == 0 ? await output
            : throw new InvalidOperationException($"{string.Join(' ', arguments)} ended with {program.ExitCode}: {await error}");
    }
}
