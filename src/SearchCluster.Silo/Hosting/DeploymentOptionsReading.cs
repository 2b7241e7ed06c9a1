using System.Globalization;
using System.Net;
using System.Net.Sockets;
using k8s;
using Microsoft.Extensions.Configuration;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Json;
using SearchCluster.Search;
using SearchCluster.Silo.Commands;
using SearchCluster.Silo.Tls;

namespace SearchCluster.Silo.Hosting;

/// <summary>Reads the options of a silo, and collects everything that is wrong with them.</summary>
internal sealed class DeploymentOptionsReading
{
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(1);

    private readonly IConfiguration _configuration;
    private readonly IConfigurationSection _section;
    private readonly List<string> _problems = [];

    private DeploymentOptionsReading(IConfiguration configuration) =>
        (_configuration, _section) = (configuration, configuration.GetSection(SiloSetting.Section));

    /// <summary>The options; or all problems, each naming the setting, what was found and what was expected.</summary>
    /// <param name="configuration">
    /// Flags over variables over the settings file: the sections <see cref="SiloSetting.Section"/> and <c>Logging</c>.
    /// </param>
    public static (DeploymentOptions Options, IReadOnlyList<string> Problems) Of(IConfiguration configuration)
    {
        var reading = new DeploymentOptionsReading(configuration);
        reading.RefuseUnknown();
        var options = reading.Read();
        reading.RefuseCombinations(options);
        reading._problems.AddRange(LogSettings.Problems(configuration, options.LogFormat));
        return (options, reading._problems);
    }

    private DeploymentOptions Read()
    {
        var defaults = new DeploymentOptions();
        var advertised = Address(SiloSetting.AdvertisedAddress, defaults.AdvertisedAddress);
        return new DeploymentOptions
        {
            Clustering = OneOf(SiloSetting.Clustering, defaults.Clustering),
            Database = Text(SiloSetting.Database) ?? defaults.Database,
            ConnectionString = Text(SiloSetting.ConnectionString),
            ClusterId = Text(SiloSetting.ClusterId) ?? defaults.ClusterId,
            AdvertisedAddress = advertised,
            ListenAddress = Address(SiloSetting.ListenAddress, advertised),
            HttpAddress = Address(SiloSetting.HttpAddress, defaults.HttpAddress),
            SiloPort = Number(SiloSetting.SiloPort, 1, 65535, defaults.SiloPort),
            GatewayPort = Number(SiloSetting.GatewayPort, 0, 65535, defaults.GatewayPort),
            HttpPort = Number(SiloSetting.HttpPort, 1, 65535, defaults.HttpPort),
            Tls = Tls(),
            DataFolders = List(SiloSetting.Data),
            AllowCommands = Switch(SiloSetting.AllowCommands),
            CommandUser = Text(SiloSetting.CommandUser),
            TrialDirectories = Text(SiloSetting.TrialDirectories) ?? defaults.TrialDirectories,
            Slots = Number(SiloSetting.Slots, 0, 4096, defaults.Slots),
            Dispatchers = Number(SiloSetting.Dispatchers, 1, 64, defaults.Dispatchers),
            Labels = Labels(),
            LeaseTime = Time(SiloSetting.LeaseTime, TimeSpan.FromSeconds(5), defaults.LeaseTime),
            DrainTime = Time(SiloSetting.DrainTime, TimeSpan.FromSeconds(1), defaults.DrainTime),
            LogFormat = OneOf(SiloSetting.LogFormat, LogSettings.FormatOf(_configuration) ?? defaults.LogFormat),
            Kubernetes = Switch(SiloSetting.Kubernetes),
            Adopt = Switch(SiloSetting.Adopt),
        };
    }

    private void RefuseUnknown()
    {
        var known = SiloSetting.All.Select(setting => setting.Key).ToList();
        foreach (var child in _section.GetChildren().Where(child => !known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)))
            _problems.Add($"{SiloSetting.Section}.{child.Key} is no setting{NearestName.Suggestion(child.Key, known)}");
    }

    private void RefuseCombinations(DeploymentOptions options)
    {
        if (options.Clustering == Clustering.Postgres && options.ConnectionString is null)
            _problems.Add($"clustering is postgres, but there is no connection string: set {SiloSetting.ConnectionString.Variable}");
        if (options.Clustering == Clustering.Localhost && options.ConnectionString is not null)
            _problems.Add($"there is a connection string, but clustering is localhost: "
                + $"set {SiloSetting.Clustering.Flag} postgres, or leave it out");

        int[] ports = [options.SiloPort, options.GatewayPort, options.HttpPort];
        if (ports.Where(port => port != 0).GroupBy(port => port).FirstOrDefault(same => same.Count() > 1) is { } doubled)
            _problems.Add($"port {doubled.Key} is given twice: silo, gateway and http need one each");

        if (options.AdvertisedAddress.Equals(IPAddress.Any) || options.AdvertisedAddress.Equals(IPAddress.IPv6Any))
            _problems.Add($"{SiloSetting.AdvertisedAddress.Name} is {options.AdvertisedAddress}, at which this silo cannot be reached: "
                + $"give the address of this machine, and {options.AdvertisedAddress} to {SiloSetting.ListenAddress.Flag}");
        if (options.Kubernetes && (options.Clustering == Clustering.Localhost || !KubernetesClientConfiguration.IsInCluster()))
            _problems.Add(
                $"{SiloSetting.Kubernetes.Name} is for silos of a {SiloSetting.Clustering.Name} of postgres "
                    + "that run in a pod of Kubernetes");
        RefuseUser(options.CommandUser);
        if (Switch(SiloSetting.AllowRemote))
            return;
        (SiloSetting Setting, IPAddress Address)[] addresses =
        [
            (SiloSetting.AdvertisedAddress, options.AdvertisedAddress),
            (SiloSetting.ListenAddress, options.ListenAddress),
            (SiloSetting.HttpAddress, options.HttpAddress),
        ];
        foreach (var (setting, address) in addresses.Where(one => Text(one.Setting) is not null && !IPAddress.IsLoopback(one.Address)))
            _problems.Add($"{setting.Name} is {address}, which other machines can reach; "
                + $"keep others out by TLS ({SiloSetting.TlsCertificate.Flag}) or a firewall, and allow it with "
                    + $"{SiloSetting.AllowRemote.Flag}");
    }

    private void RefuseUser(string? user)
    {
        try
        {
            if (user is not null)
                CommandUser.Of(user);
        }
        catch (CommandException error)
        {
            _problems.Add($"{SiloSetting.CommandUser.Name} is '{user}': {error.Message}");
        }
    }

    private string? Text(SiloSetting setting) => _section[setting.Key] is { Length: > 0 } text ? text : null;

    // A list in the settings file may be one text, as in the variable, or an array.
    private IReadOnlyList<string> List(SiloSetting setting) => Text(setting) is { } text
        ? text.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        : [.. _section.GetSection(setting.Key).GetChildren().Select(child => child.Value).OfType<string>()
            .Where(value => value.Length > 0)];

    private T OneOf<T>(SiloSetting setting, T otherwise)
        where T : struct, Enum
    {
        if (Text(setting) is not { } text)
            return otherwise;
        if (!int.TryParse(text, out _) && Enum.TryParse<T>(text, ignoreCase: true, out var value))
            return value;
        var names = setting.Placeholder.Split('|');
        Refuse(setting, text, $"{string.Join(", ", names[..^1])} or {names[^1]}{NearestName.Suggestion(text, names)}");
        return otherwise;
    }

    private bool Switch(SiloSetting setting)
    {
        if (Text(setting) is not { } text)
            return false;
        if (bool.TryParse(text, out var isOn))
            return isOn;
        Refuse(setting, text, "true or false");
        return false;
    }

    private int Number(SiloSetting setting, int low, int high, int otherwise)
    {
        if (Text(setting) is not { } text)
            return otherwise;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= low && number <= high)
            return number;
        Refuse(setting, text, $"a whole number from {low} to {high}");
        return otherwise;
    }

    private TimeSpan Time(SiloSetting setting, TimeSpan least, TimeSpan otherwise)
    {
        if (Text(setting) is not { } text)
            return otherwise;
        if (!PlanTime.TryParse(text, out var time, out var message))
        {
            // Settings of earlier versions were numbers of seconds.
            var seconds = uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? $"; for seconds write {text}s" : "";
            _problems.Add($"{setting.Name}: {message}{seconds}");
            return otherwise;
        }

        if (time >= least && time <= LongestTime)
            return time;
        Refuse(setting, text, $"a time from {PlanTime.Write(least)} to {PlanTime.Write(LongestTime)}");
        return otherwise;
    }

    private IPAddress Address(SiloSetting setting, IPAddress otherwise)
    {
        if (Text(setting) is not { } text)
            return otherwise;
        if (IPAddress.TryParse(text, out var address))
            return address;
        try
        {
            // Containers know each other by name.
            var found = Dns.GetHostAddresses(text);
            return found.FirstOrDefault(candidate => candidate.AddressFamily == AddressFamily.InterNetwork) ?? found[0];
        }
        catch (SocketException)
        {
            Refuse(setting, text, "an address, or a host name that can be resolved");
            return otherwise;
        }
    }

    private TlsFiles? Tls()
    {
        SiloSetting[] files = [SiloSetting.TlsCertificate, SiloSetting.TlsKey, SiloSetting.TlsAuthority];
        if (files.All(file => Text(file) is null))
        {
            // A silo that was meant to be closed must not be open.
            if (Text(SiloSetting.TlsName) is not null)
                _problems.Add($"{SiloSetting.TlsName.Name} is given without "
                    + $"{SiloSetting.TlsCertificate.Name}, {SiloSetting.TlsKey.Name} and {SiloSetting.TlsAuthority.Name}");
            return null;
        }

        foreach (var missing in files.Where(file => Text(file) is null))
            _problems.Add($"{missing.Name} is missing: TLS takes a certificate, its key and an authority together; set {missing.Variable}");
        return files.Any(file => Text(file) is null) ? null : new TlsFiles
        {
            Certificate = Text(SiloSetting.TlsCertificate)!,
            Key = Text(SiloSetting.TlsKey)!,
            Authority = Text(SiloSetting.TlsAuthority)!,
            SiloName = Text(SiloSetting.TlsName) ?? TlsFiles.DefaultSiloName,
        };
    }

    private Dictionary<string, string> Labels()
    {
        var wrong = new List<string>();
        var labels = SiloLabels.Read(Text(SiloSetting.Labels) ?? "", wrong);
        foreach (var label in wrong)
            Refuse(SiloSetting.Labels, label, SiloLabels.Expectation);
        return labels;
    }

    private void Refuse(SiloSetting setting, string found, string expected) =>
        _problems.Add($"{setting.Name} is '{found}'; it must be {expected}");
}
