using System.Net;
using Microsoft.Extensions.Configuration;
using SearchCluster.Silo.Hosting;
using SearchCluster.Silo.Tls;
using Xunit;

namespace SearchCluster.Silo.Tests.Hosting;

public sealed class DeploymentOptionsReadingTests
{
    [Fact]
    public void Of_Nothing_IsALocalhostSiloOnLoopback()
    {
        var (options, problems) = Read();

        Assert.Empty(problems);
        Assert.Equal(Clustering.Localhost, options.Clustering);
        Assert.All([options.AdvertisedAddress, options.ListenAddress, options.HttpAddress], address =>
            Assert.True(IPAddress.IsLoopback(address)));
        Assert.Equal((11111, 30000, 8080), (options.SiloPort, options.GatewayPort, options.HttpPort));
        Assert.Equal(Environment.ProcessorCount, options.Slots);
    }

    [Fact]
    public void Of_EverySetting_ReadsIt()
    {
        var (options, problems) = Read(
            ("Clustering", "postgres"), ("ConnectionString", "Host=db"), ("ClusterId", "lab"), ("AdvertisedAddress", "10.0.0.5"),
                ("ListenAddress", "0.0.0.0"),
            ("HttpAddress", "10.0.0.6"), ("AllowRemote", "true"), ("SiloPort", "1"), ("GatewayPort", "0"), ("HttpPort", "3"),
                ("Slots", "7"),
            ("Labels", "gpu=1, zone=b"), ("LeaseTime", "20s"), ("DrainTime", "1m30s"), ("Data", "/a:/b"), ("LogFormat", "json"),
                ("Database", "x.db"),
            ("TlsCertificate", "a.crt"), ("TlsKey", "a.key"), ("TlsAuthority", "authority.crt"), ("TlsName", "lab-silo"));

        Assert.Empty(problems);
        Assert.Equal(
            (Clustering.Postgres, "Host=db", "lab", "x.db"),
            (options.Clustering, options.ConnectionString, options.ClusterId, options.Database));
        Assert.Equal(
            ["10.0.0.5", "0.0.0.0", "10.0.0.6"], [$"{options.AdvertisedAddress}", $"{options.ListenAddress}", $"{options.HttpAddress}"]);
        Assert.Equal((1, 0, 3, 7), (options.SiloPort, options.GatewayPort, options.HttpPort, options.Slots));
        Assert.Equal(new Dictionary<string, string> { ["gpu"] = "1", ["zone"] = "b" }, options.Labels);
        Assert.Equal(
            new TlsFiles { Certificate = "a.crt", Key = "a.key", Authority = "authority.crt", SiloName = "lab-silo" }, options.Tls);
        Assert.Equal((20, 90), (options.LeaseTime.TotalSeconds, options.DrainTime.TotalSeconds));
        Assert.Equal(["/a", "/b"], options.DataFolders);
        Assert.Equal(LogFormat.Json, options.LogFormat);
    }

    [Fact]
    public void Of_ManyMistakes_NamesThemAll()
    {
        var (_, problems) = Read(
            ("Clustering", "zookeeper"), ("SiloPort", "70000"), ("Slots", "many"), ("Labels", "gpu=1,gpu=2"), ("LeaseTime", "1s"),
                ("AllowRemote", "perhaps"), ("SiloPrt", "1"), ("Kubernetes", "1"));

        Assert.Equal(
            [
                "SearchCluster.SiloPrt is no setting, did you mean 'SiloPort'?",
                "clustering is 'zookeeper'; it must be localhost or postgres",
                "silo-port is '70000'; it must be a whole number from 1 to 65535",
                "slots is 'many'; it must be a whole number from 0 to 4096",
                "labels is 'gpu=2'; it must be a name, = and a value, each name once, as in gpu=1,zone=b",
                "lease-time is '1s'; it must be a time from 5s to 1d",
                "kubernetes is '1'; it must be true or false",
                "allow-remote is 'perhaps'; it must be true or false",
            ],
            problems);
    }

    // Earlier versions read seconds; who still writes them is told how they are written now.
    [Theory]
    [InlineData("LeaseTime", "15", "lease-time", "for seconds write 15s")]
    [InlineData("DrainTime", "90", "drain-time", "90s, 15m, 24h, 2d")]
    [InlineData("LeaseTime", "1.5", "lease-time", "90s, 15m, 24h, 2d")]
    [InlineData("DrainTime", "soon", "drain-time", "90s, 15m, 24h, 2d")]
    [InlineData("DrainTime", "2d", "drain-time", "from 1s to 1d")]
    public void Of_ATimeWithoutAUnit_SaysHowItIsWritten(string key, string value, string name, string expected)
    {
        var problem = Assert.Single(Read((key, value)).Problems);

        Assert.StartsWith(name, problem, StringComparison.Ordinal);
        Assert.Contains($"'{value}'", problem, StringComparison.Ordinal);
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("15s", 15)]
    [InlineData("15m", 900)]
    [InlineData("24h", 86400)]
    [InlineData("1d", 86400)]
    [InlineData("00:01:30", 90)]
    public void Of_ATime_ReadsItsUnits(string value, int seconds) =>
        Assert.Equal(seconds, Read(("DrainTime", value)).Options.DrainTime.TotalSeconds);

    [Fact]
    public void Of_DataFoldersAsAnArray_ReadsEach() =>
        Assert.Equal(["/a", "/b:c"], Read(("Data:0", "/a"), ("Data:1", "/b:c")).Options.DataFolders);

    [Theory]
    [InlineData("json", LogFormat.Json)]
    [InlineData("Simple", LogFormat.Text)]
    [InlineData("systemd", LogFormat.Systemd)]
    public void Of_AFormatterOfTheConsoleLogger_IsHonoured(string name, LogFormat expected)
    {
        var (options, problems) = ReadAll(("Logging:Console:FormatterName", name));

        Assert.Empty(problems);
        Assert.Equal(expected, options.LogFormat);
    }

    [Theory]
    [InlineData("Logging:Console:FormatterName", "jsn",
        "Logging.Console.FormatterName is 'jsn'; it must be simple, json, systemd, did you mean 'json'?")]
    [InlineData("Logging:Console:FormaterName", "json", "Logging.Console.FormaterName is no setting, did you mean 'FormatterName'?")]
    [InlineData("Logging:FormatterName", "json", "Logging.FormatterName is no setting")]
    [InlineData("Logging:LogLevle:Default", "Debug", "Logging.LogLevle is no setting, did you mean 'LogLevel'?")]
    [InlineData("Logging:LogLevel:Default", "Infomation", "Logging.LogLevel.Default is 'Infomation'; it must be")]
    [InlineData("Logging:Console:FormatterOptions:SingelLine", "false",
        "Logging.Console.FormatterOptions.SingelLine is no setting, did you mean 'SingleLine'?")]
    public void Of_AKeyOfTheLogThatWouldBeIgnored_IsRefused(string key, string value, string expected) =>
        Assert.StartsWith(expected, Assert.Single(ReadAll((key, value)).Problems), StringComparison.Ordinal);

    [Theory]
    [InlineData("SEARCHCLUSTER_SLOTZ", "did you mean 'SEARCHCLUSTER_SLOTS'?")]
    [InlineData("SEARCHCLUSTER_CLUSTR", "did you mean 'SEARCHCLUSTER_CLUSTER'?")]
    [InlineData("searchcluster_slots", "did you mean 'SEARCHCLUSTER_SLOTS'?")]
    [InlineData("SEARCHCLUSTER_WHATEVER_IT_IS", "is no setting")]
    public void Unknown_OfAVariableThatNoProgramReads_NamesItAndTheNearest(string name, string expected)
    {
        var problem = Assert.Single(ProductVariables.Unknown([KeyValuePair.Create(name, (string?)"2")]));

        Assert.Contains($"variable {name} is no setting", problem, StringComparison.Ordinal);
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SEARCHCLUSTER_SLOTS", "2")]
    [InlineData("SEARCHCLUSTER_PARAMETER_LR", "2")]
    [InlineData("SEARCHCLUSTER_TEST_POSTGRES", "x")]
    [InlineData("SearchCluster__Slots", "2")]
    [InlineData("SEARCHCLUSTER_SERVICE_HOST", "10.0.0.1")]
    [InlineData("SEARCHCLUSTER_PORT", "tcp://10.0.0.1:30000")]
    [InlineData("SEARCHCLUSTER_SILO_PORT_30000_TCP_ADDR", "10.0.0.1")]
    [InlineData("PATH", "/bin")]
    public void Unknown_OfAVariableThatMeansSomething_IsNothing(string name, string value) =>
        Assert.Empty(ProductVariables.Unknown([KeyValuePair.Create(name, (string?)value)]));

    [Theory]
    [InlineData("AdvertisedAddress", "advertised-address")]
    [InlineData("HttpAddress", "http-address")]
    public void Of_AnAddressThatOthersCanReach_IsRefusedUnlessAllowed(string key, string name)
    {
        Assert.Contains(
            Read((key, "10.0.0.5")).Problems, problem =>
            problem.StartsWith($"{name} is 10.0.0.5, which other machines can reach", StringComparison.Ordinal));
        Assert.Contains(
            Read((key, "10.0.0.5"), ("AllowRemote", "false")).Problems, problem => problem.StartsWith(name, StringComparison.Ordinal));
        Assert.Empty(Read((key, "10.0.0.5"), ("AllowRemote", "true")).Problems);
    }

    [Fact]
    public void Of_AnAdvertisedAddressThatIsNone_IsRefusedEvenWhereAllowed() =>
        Assert.Contains(
            "at which this silo cannot be reached", Assert.Single(Read(("AdvertisedAddress", "0.0.0.0"), ("AllowRemote", "true")).Problems),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("Clustering", "postgres", "there is no connection string")]
    [InlineData("ConnectionString", "Host=db;Password=secret", "clustering is localhost")]
    [InlineData("HttpPort", "11111", "port 11111 is given twice")]
    [InlineData("Kubernetes", "true", "kubernetes is for silos of a clustering of postgres that run in a pod")]
    [InlineData("TlsName", "lab-silo", "tls-name is given without")]
    public void Of_SettingsThatDoNotFitTogether_SaysWhich(string key, string value, string expected)
    {
        var problem = Assert.Single(Read((key, value)).Problems);

        Assert.Contains(expected, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", problem, StringComparison.Ordinal);
    }

    // A silo that was meant to be closed must not be open.
    [Fact]
    public void Of_TlsFilesOfWhichSomeAreMissing_NamesThose()
    {
        var (_, problems) = Read(("TlsKey", "a.key"));

        Assert.Equal(["tls-certificate", "tls-authority"], problems.Select(problem => problem.Split(' ')[0]));
    }

    [Fact]
    public void ToString_OfTheOptions_ShowsNoConnectionString() =>
        Assert.DoesNotContain(
            "secret", Read(("Clustering", "postgres"), ("ConnectionString", "Host=db;Password=secret")).Options.ToString(),
            StringComparison.Ordinal);

    private static (DeploymentOptions Options, IReadOnlyList<string> Problems) ReadAll(params (string Key, string Value)[] settings) =>
        DeploymentOptionsReading.Of(
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build());

    private static (DeploymentOptions Options, IReadOnlyList<string> Problems) Read(params (string Key, string Value)[] settings) =>
        DeploymentOptionsReading.Of(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"SearchCluster:{setting.Key}", (string?)setting.Value)))
            .Build());
}
