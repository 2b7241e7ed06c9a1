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
        Assert.All([options.AdvertisedAddress, options.ListenAddress, options.HttpAddress], address => Assert.True(IPAddress.IsLoopback(address)));
        Assert.Equal((11111, 30000, 8080), (options.SiloPort, options.GatewayPort, options.HttpPort));
        Assert.Equal(Environment.ProcessorCount, options.Slots);
    }

    [Fact]
    public void Of_EverySetting_ReadsIt()
    {
        var (options, problems) = Read(
            ("Clustering", "postgres"), ("ConnectionString", "Host=db"), ("ClusterId", "lab"), ("AdvertisedAddress", "10.0.0.5"), ("ListenAddress", "0.0.0.0"),
            ("HttpAddress", "10.0.0.6"), ("AllowRemote", "true"), ("SiloPort", "1"), ("GatewayPort", "0"), ("HttpPort", "3"), ("Slots", "7"),
            ("Labels", "gpu=1, zone=b"), ("LeaseTime", "20"), ("DrainTime", "40"), ("Database", "x.db"),
            ("TlsCertificate", "a.crt"), ("TlsKey", "a.key"), ("TlsAuthority", "authority.crt"), ("TlsName", "lab-silo"));

        Assert.Empty(problems);
        Assert.Equal((Clustering.Postgres, "Host=db", "lab", "x.db"), (options.Clustering, options.ConnectionString, options.ClusterId, options.Database));
        Assert.Equal(["10.0.0.5", "0.0.0.0", "10.0.0.6"], [$"{options.AdvertisedAddress}", $"{options.ListenAddress}", $"{options.HttpAddress}"]);
        Assert.Equal((1, 0, 3, 7), (options.SiloPort, options.GatewayPort, options.HttpPort, options.Slots));
        Assert.Equal(new Dictionary<string, string> { ["gpu"] = "1", ["zone"] = "b" }, options.Labels);
        Assert.Equal(new TlsFiles { Certificate = "a.crt", Key = "a.key", Authority = "authority.crt", SiloName = "lab-silo" }, options.Tls);
        Assert.Equal((20, 40), (options.LeaseTime.TotalSeconds, options.DrainTime.TotalSeconds));
    }

    [Fact]
    public void Of_ManyMistakes_NamesThemAll()
    {
        var (_, problems) = Read(
            ("Clustering", "zookeeper"), ("SiloPort", "70000"), ("Slots", "many"), ("Labels", "gpu=1,gpu=2"), ("LeaseTime", "1"), ("AllowRemote", "perhaps"), ("SiloPrt", "1"), ("Kubernetes", "1"));

        Assert.Equal(
            [
                "SearchCluster.SiloPrt is no setting, did you mean 'SiloPort'?",
                "clustering is 'zookeeper'; it must be localhost or postgres",
                "silo-port is '70000'; it must be a whole number from 1 to 65535",
                "slots is 'many'; it must be a whole number from 0 to 4096",
                "labels is 'gpu=2'; it must be a name, = and a value, each name once, as in gpu=1,zone=b",
                "lease-time is '1'; it must be a whole number from 5 to 86400",
                "kubernetes is '1'; it must be true or false",
                "allow-remote is 'perhaps'; it must be true or false",
            ],
            problems);
    }

    [Theory]
    [InlineData("AdvertisedAddress", "advertised-address")]
    [InlineData("HttpAddress", "http-address")]
    public void Of_AnAddressThatOthersCanReach_IsRefusedUnlessAllowed(string key, string name)
    {
        Assert.Contains(Read((key, "10.0.0.5")).Problems, problem => problem.StartsWith($"{name} is 10.0.0.5, which other machines can reach", StringComparison.Ordinal));
        Assert.Contains(Read((key, "10.0.0.5"), ("AllowRemote", "false")).Problems, problem => problem.StartsWith(name, StringComparison.Ordinal));
        Assert.Empty(Read((key, "10.0.0.5"), ("AllowRemote", "true")).Problems);
    }

    [Fact]
    public void Of_AnAdvertisedAddressThatIsNone_IsRefusedEvenWhereAllowed() =>
        Assert.Contains("nobody can be reached", Assert.Single(Read(("AdvertisedAddress", "0.0.0.0"), ("AllowRemote", "true")).Problems), StringComparison.Ordinal);

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
        Assert.DoesNotContain("secret", Read(("Clustering", "postgres"), ("ConnectionString", "Host=db;Password=secret")).Options.ToString(), StringComparison.Ordinal);

    private static (DeploymentOptions Options, IReadOnlyList<string> Problems) Read(params (string Key, string Value)[] settings) =>
        DeploymentOptionsReading.Of(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"SearchCluster:{setting.Key}", (string?)setting.Value)))
            .Build());
}
