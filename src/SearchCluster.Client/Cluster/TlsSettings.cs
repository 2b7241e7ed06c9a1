using System.CommandLine;
using SearchCluster.Client.Answers;
using SearchCluster.Silo.Tls;

namespace SearchCluster.Client.Cluster;

/// <summary>
/// The files by which this client and the cluster know each other: flags go before the variables that silos read as well.
/// </summary>
internal sealed class TlsSettings
{
    private readonly Option<string> _certificate =
        Setting("--tls-certificate", "FILE", "This client's certificate, for a cluster that requires TLS.");
    private readonly Option<string> _key = Setting("--tls-key", "FILE", "The private key of the certificate, without a passphrase.");
    private readonly Option<string> _authority =
        Setting("--tls-authority", "FILE", "Certificates of the authorities whose word is taken for silos.");
    private readonly Option<string> _name =
        Setting("--tls-name", "NAME", $"The name in the certificates of silos, if not {TlsFiles.DefaultSiloName}.");

    /// <summary>Adds the options to the root; they are recursive.</summary>
    public void AddTo(RootCommand root)
    {
        foreach (var option in new[] { _certificate, _key, _authority, _name })
            root.Options.Add(option);
    }

    /// <summary>The files that were named; null when TLS is not asked for.</summary>
    /// <exception cref="CommandException">Some are missing.</exception>
    public TlsFiles? Of(ParseResult parsed)
    {
        Option<string>[] files = [_certificate, _key, _authority];
        var missing = files.Where(file => Value(parsed, file) is null).ToList();
        if (missing.Count == files.Length && Value(parsed, _name) is null)
            return null;
        if (missing.Count > 0)
        {
            var names = string.Join(" and ", missing.Select(file => $"{file.Name} ({Variable(file.Name)})"));
            throw new CommandException(
                ExitCode.Invalid,
                $"TLS takes a certificate, its key and an authority together: {names} {(missing.Count == 1 ? "is" : "are")} missing");
        }

        return new TlsFiles
        {
            Certificate = Value(parsed, _certificate)!,
            Key = Value(parsed, _key)!,
            Authority = Value(parsed, _authority)!,
            SiloName = Value(parsed, _name) ?? TlsFiles.DefaultSiloName,
        };
    }

    private static Option<string> Setting(string flag, string placeholder, string description) =>
        new(flag) { Description = $"{description} [{Variable(flag)}]", HelpName = placeholder, Recursive = true };

    private static string? Value(ParseResult parsed, Option<string> option) =>
        parsed.GetValue(option)
            ?? (Environment.GetEnvironmentVariable(Variable(option.Name)) is { Length: > 0 } variable ? variable : null);

    private static string Variable(string flag) => $"SEARCHCLUSTER_{flag.TrimStart('-').Replace('-', '_').ToUpperInvariant()}";
}
