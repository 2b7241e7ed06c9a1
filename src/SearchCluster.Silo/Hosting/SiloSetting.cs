using System.Text.RegularExpressions;
using SearchCluster.Silo.Tls;

namespace SearchCluster.Silo.Hosting;

/// <summary>One thing that an operator can set, in three ways: a flag, an environment variable, a key of the settings file.</summary>
/// <param name="Name">The flag without its dashes, such as <c>silo-port</c>.</param>
/// <param name="Placeholder">What stands for its value in the help.</param>
/// <param name="Help">What it does, and its default.</param>
internal sealed partial record SiloSetting(string Name, string Placeholder, string Help)
{
    /// <summary>The section of the settings file.</summary>
    public const string Section = "SearchCluster";

    /// <summary>Its flag.</summary>
    public string Flag => $"--{Name}";

    /// <summary>Its environment variable, such as <c>SEARCHCLUSTER_SILO_PORT</c>.</summary>
    public string Variable => $"SEARCHCLUSTER_{Name.Replace('-', '_').ToUpperInvariant()}";

    /// <summary>Its key in the section of the settings file, such as <c>SiloPort</c>.</summary>
    public string Key => WordStart().Replace(Name, match => match.Groups[1].Value.ToUpperInvariant());

    public static SiloSetting Clustering { get; } = new("clustering", "localhost|postgres",
        "localhost: this one silo, on a SQLite file. postgres: as many as like, on one database. Default localhost.");

    public static SiloSetting Database { get; } = new("database", "FILE", "The SQLite file of a localhost silo. Default searchcluster.db.");

    public static SiloSetting ConnectionString { get; } = new("connection-string", "STRING",
        "PostgreSQL, as Host=…;Database=…;Username=…;Password=…. Flags can be seen by every user of the machine: give a password by the "
        + "variable or the file.");

    public static SiloSetting ClusterId { get; } = new("cluster-id", "NAME",
        "Silos of one database with the same name are one cluster. Default searchcluster.");

    public static SiloSetting SiloPort { get; } = new("silo-port", "PORT", "Where other silos reach this one. Default 11111.");

    public static SiloSetting GatewayPort { get; } = new("gateway-port", "PORT",
        "Where clients reach this one; 0 for none. Default 30000.");

    public static SiloSetting HttpPort { get; } = new(
        "http-port", "PORT", "HTTP: health at /health/live and /health/ready, and API and page behind tokens. Default 8080.");

    public static SiloSetting AdvertisedAddress { get; } = new("advertised-address", "ADDRESS",
        "The address or host name at which silos and clients reach this one. Default 127.0.0.1.");

    public static SiloSetting ListenAddress { get; } = new("listen-address", "ADDRESS",
        "The address to listen on, such as 0.0.0.0. Default: the advertised one.");

    public static SiloSetting HttpAddress { get; } = new("http-address", "ADDRESS",
        "The address of the HTTP port. Default 127.0.0.1.");

    public static SiloSetting AllowRemote { get; } = new("allow-remote", "true|false",
        "Listen on other addresses than the loopback one. Without TLS, silo and gateway ports take every connection: let a firewall admit "
        + "silos and clients alone. Default false.");

    public static SiloSetting TlsCertificate { get; } = new("tls-certificate", "FILE",
        "The certificate of this silo in PEM form. With it, its key and an authority, silo and gateway ports require mutual TLS. "
        + "None by default.");

    public static SiloSetting TlsKey { get; } = new("tls-key", "FILE",
        "The private key of the certificate, in PEM form, without a passphrase.");

    public static SiloSetting TlsAuthority { get; } = new("tls-authority", "FILE",
        "The certificates, in PEM form, of the authorities whose word is taken for silos and clients; no others count.");

    public static SiloSetting TlsName { get; } = new("tls-name", "NAME",
        $"The DNS name among the subject alternative names by which a certificate is a silo's. Default {TlsFiles.DefaultSiloName}.");

    public static SiloSetting Data { get; } = new("data", "FOLDER",
        "A folder that data files of studies may lie in; several flags for several, in the variable joined by ':'. Files elsewhere are "
        + "refused, and so are links that lead out. None by default: studies then have the data sets without files, such as digits.")
    {
        IsList = true,
    };

    public static SiloSetting Slots { get; } = new("slots", "N", "Training slots, each a thread. Default: one a core.");

    public static SiloSetting AllowCommands { get; } = new("allow-commands", "true|false",
        "Run the programs that studies name as their command, as the user of this silo: anybody who may submit a study may then do here "
        + "what that user may. Default false.");

    public static SiloSetting CommandUser { get; } = new("command-user", "NAME",
        "The user that commands run as; the silo must be root's. Default: the user of the silo.");

    public static SiloSetting TrialDirectories { get; } = new("trial-directories", "FOLDER",
        "Where the trials of commands have their directories. A folder that all silos share lets a trial go on elsewhere from what it has "
        + "saved. Default searchcluster-trials.");

    /// <summary>Dispatchers of the cluster.</summary>
    public static SiloSetting Dispatchers { get; } = new(
        "dispatchers", "N", "Dispatchers that share the slots of the cluster; the same on all of its silos, 1 to 64. Default 1.");

    public static SiloSetting Labels { get; } = new("labels", "NAME=VALUE,…",
        "What studies may require of a silo, such as gpu=1,zone=b. None by default.");

    public static SiloSetting LeaseTime { get; } = new("lease-time", "TIME",
        "How long a lease lasts without a sign of life, such as 15s or 1m. Default 15s.");

    public static SiloSetting DrainTime { get; } = new("drain-time", "TIME",
        "How long a stop waits for running trials to hand back their leases, such as 30s or 5m. Default 30s.");

    public static SiloSetting LogFormat { get; } = new("log-format", "text|json|systemd",
        "How the log on standard output is written; json: an object on each line. Default: what Logging.Console.FormatterName says, else "
            + "text.");

    public static SiloSetting Kubernetes { get; } = new("kubernetes", "true|false",
        "Watch the pods of this cluster, for silos inside Kubernetes that may get, list, watch and patch pods: a silo whose pod is gone is "
        + "dead at once. Default false.");

    public static SiloSetting Adopt { get; } = new("adopt", "true|false",
        "Take over a PostgreSQL database that is a copy of another cluster's (restored from a dump, say) as a cluster of its own. "
            + "Default false: it is refused.");

    /// <summary>Those that are yes or no, for which the flag alone means yes.</summary>
    public bool IsSwitch => Placeholder == "true|false";

    /// <summary>Those that may be given several times.</summary>
    public bool IsList { get; private init; }

    /// <summary>All of them, in the order of the help.</summary>
    public static IReadOnlyList<SiloSetting> All { get; } =
    [
        Clustering, Database, ConnectionString, ClusterId, AdvertisedAddress, ListenAddress, SiloPort, GatewayPort, HttpAddress, HttpPort,
        AllowRemote,
        TlsCertificate, TlsKey, TlsAuthority, TlsName, Data, AllowCommands, CommandUser, TrialDirectories, Slots, Dispatchers, Labels,
            LeaseTime, DrainTime, LogFormat, Kubernetes, Adopt,
    ];

    [GeneratedRegex("(?:^|-)([a-z])")]
    private static partial Regex WordStart();
}
