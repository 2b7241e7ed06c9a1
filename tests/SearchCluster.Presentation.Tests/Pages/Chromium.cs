using System.Diagnostics;
using System.Text.RegularExpressions;
using SearchCluster.Tests;

namespace SearchCluster.Presentation.Tests.Pages;

/// <summary>Debian's browser without a screen.</summary>
internal static partial class Chromium
{
    /// <summary>Marks tests that need it, so that they can be left out where it cannot be had.</summary>
    public const string Trait = "needs";

    public const string Name = "chromium";

    private static readonly TimeSpan Patience = Waiting.Longest;

    /// <summary>Opens a page from a file, and waits until it has loaded.</summary>
    public static async Task<Shown> Open(string folder, string page)
    {
        var (file, network) = (Path.Combine(folder, "page.html"), Path.Combine(folder, "network.json"));
        await File.WriteAllTextAsync(file, page);
        string[] arguments =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
            "--disable-component-update", "--no-first-run",
            $"--user-data-dir={Path.Combine(folder, "profile")}", $"--log-net-log={network}",
            "--enable-logging=stderr", "--dump-dom", new Uri(file).AbsoluteUri,
        ];
        using var process = Process.Start(
            new ProcessStartInfo("chromium", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var timeout = new CancellationTokenSource(Patience);
        try
        {
            var (document, said) = (
                process.StandardOutput.ReadToEndAsync(timeout.Token), process.StandardError.ReadToEndAsync(timeout.Token));
            await process.WaitForExitAsync(timeout.Token);
            return new Shown(
                await document,
                [.. (await said).Split('\n').Where(line => line.Contains(":CONSOLE", StringComparison.Ordinal))],
                [.. Urls().Matches(await File.ReadAllTextAsync(network, timeout.Token)).Select(url => url.Groups[1].Value).Distinct()]);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    // The browser speaks with its maker of its own accord, whatever the page.
    [GeneratedRegex("\"url\":\"(https?://(?![^/\"]*(?:google|gvt1|chromium)[^/\"]*)[^\"]*)\"")]
    private static partial Regex Urls();

    /// <summary>What became of a page.</summary>
    /// <param name="Document">As it stands after its scripts have run.</param>
    /// <param name="Complaints">Whatever its console says.</param>
    /// <param name="Requests">Addresses that it asked a network for.</param>
    internal sealed record Shown(string Document, IReadOnlyList<string> Complaints, IReadOnlyList<string> Requests);
}
