using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Npgsql;
using SearchCluster.Silo.Hosting;
using Xunit;

namespace SearchCluster.Cluster.Tests.Deployment;

public sealed partial class ComposeTests
{
    private static readonly DeploymentOptions Defaults = new();

    private readonly JsonObject _compose = Repository.Yaml("docker-compose.yml");

    private JsonObject Services => _compose["services"]!.AsObject();

    [Fact]
    public void Services_AreAllThatACompleteClusterNeeds() =>
        Assert.Equal(
            ["client", "jaeger", "otel-collector", "postgres", "prometheus", "silo-1", "silo-2"], Services.Select(service => service.Key)
            .Order());

    [Fact]
    public void Images_ArePinnedToAVersion() =>
        Assert.All(Services, service => Assert.Matches(@"^[a-z/-]+:v?\d+\.\d+[.\w-]*$", Text(service.Value!["image"])));

    [Fact]
    public void Images_OfOurOwn_CarryTheVersionOfTheProjects()
    {
        var version = Version().Match(Repository.Text("src/Directory.Build.props")).Groups[1].Value;
        var own = Services.Select(service => service.Value!).Where(service => service["build"] is not null).ToList();

        Assert.Equal(3, own.Count);
        Assert.All(own, service => Assert.EndsWith($":{version}", Text(service["image"]), StringComparison.Ordinal));
        Assert.Contains(
            $"image: searchcluster-silo:{version}\n", Repository.Text("deploy/kubernetes/silos.yaml"), StringComparison.Ordinal);
        Assert.Contains($"newTag: {version}\n", Repository.Text("deploy/kubernetes/kustomization.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_ThatAreMountedOrBuilt_AreThere()
    {
        foreach (var service in Services.Select(service => service.Value!))
        {
            if (service["build"] is { } build)
                Assert.True(File.Exists(Repository.PathOf(Text(build["dockerfile"]))), Text(build["dockerfile"]));
            foreach (var volume in Texts(service["volumes"]).Select(volume => volume.Split(':')[0]))
                Assert.True(volume.StartsWith("./", StringComparison.Ordinal) ? File.Exists(Repository.PathOf(volume))
                    : _compose["volumes"]!.AsObject().ContainsKey(volume), volume);
        }
    }

    [Theory]
    [InlineData("silo-1")]
    [InlineData("silo-2")]
    public void Silo_UnderstandsItsVariables(string name)
    {
        var variables = Environment(name);
        Assert.Equal(name, variables["SEARCHCLUSTER_ADVERTISED_ADDRESS"]);
        // That name exists only where the file is used.
        variables["SEARCHCLUSTER_ADVERTISED_ADDRESS"] = "10.0.0.1";

        var options = SiloVariables.Read(variables);

        Assert.Equal((Clustering.Postgres, 2), (options.Clustering, options.Slots));
        var database = new NpgsqlConnectionStringBuilder(options.ConnectionString);
        var postgres = Environment("postgres");
        Assert.Equal(("postgres", 5432), (database.Host, database.Port));
        Assert.Equal(
            (postgres["POSTGRES_DB"], postgres["POSTGRES_USER"], postgres["POSTGRES_PASSWORD"]),
            (database.Database, database.Username, database.Password));
    }

    [Fact]
    public void Silos_AreWithoutRightsAndHaveTimeToDrain()
    {
        foreach (var silo in new[] { "silo-1", "silo-2" }.Select(name => Services[name]!))
        {
            Assert.Equal(("true", "ALL"), (Text(silo["read_only"]), Text(silo["cap_drop"]![0])));
            Assert.True(double.Parse(
                Text(silo["stop_grace_period"])
                .TrimEnd('s'), System.Globalization.CultureInfo.InvariantCulture) > Defaults.DrainTime.TotalSeconds);
        }
    }

    [Fact]
    public void Ports_ArePublishedToThisMachineAlone()
    {
        var ports = Services.SelectMany(service => Texts(service.Value!["ports"]).Select(port => (service.Key, Parts: port.Split(':'))))
            .ToList();

        Assert.All(ports, port => Assert.Equal("127.0.0.1", port.Parts[0]));
        Assert.All(ports.Where(port => port.Key.StartsWith("silo", StringComparison.Ordinal)), port =>
            Assert.Equal($"{Defaults.GatewayPort}", port.Parts[2]));
        Assert.Equal(ports.Count, ports.Select(port => port.Parts[1]).Distinct().Count());
    }

    [Fact]
    public void Client_ReachesBothSilos() =>
        Assert.Equal($"silo-1:{Defaults.GatewayPort},silo-2:{Defaults.GatewayPort}", Environment("client")["SEARCHCLUSTER_CLUSTER"]);

    [Fact]
    public void Password_IsInNoFile()
    {
        Assert.Equal("", Repository.Variables("deploy/docker/example.env")["SEARCHCLUSTER_POSTGRES_PASSWORD"]);
        Assert.All(PasswordValue().Matches(Repository.Text("docker-compose.yml")), match =>
            Assert.StartsWith("${SEARCHCLUSTER_POSTGRES_PASSWORD:?", match.Groups[1].Value, StringComparison.Ordinal));
        Assert.Contains(".env", Repository.Text(".gitignore").Split('\n'));
    }

    [Fact]
    public void Tls_OnTop_GivesSilosAndClientFilesThatTheyAreHandedAsSecrets()
    {
        var tls = Repository.Yaml("deploy/docker/tls.yml");
        var secrets = tls["secrets"]!.AsObject();
        foreach (var (name, service) in tls["services"]!.AsObject())
        {
            var variables = service!["environment"]!.AsObject().ToDictionary(variable => variable.Key, variable => Text(variable.Value));
            var handed = Texts(service["secrets"]).Select(secret => $"/run/secrets/{secret}").ToList();
            Assert.Equal(handed.Order(), variables.Values.Order());
            Assert.All(Texts(service["secrets"]), secret =>
                Assert.Equal($"./deploy/docker/certificates/{secret}", Text(secrets[secret]!["file"])));
            Assert.True(Services.ContainsKey(name));
            // The client reads the same names.
            Assert.NotNull(SiloVariables.Read(variables).Tls);
        }

        Assert.Contains("certificates/", Repository.Text(".gitignore").Split('\n'));
    }

    // As compose does it, with the example's values and a password.
    private Dictionary<string, string> Environment(string service)
    {
        var values = Repository.Variables("deploy/docker/example.env");
        values["SEARCHCLUSTER_POSTGRES_PASSWORD"] = "open sesame";
        return Services[service]!["environment"]!.AsObject().ToDictionary(
            variable => variable.Key, variable => Interpolation().Replace(Text(variable.Value), match => values[match.Groups[1].Value]));
    }

    private static string Text(JsonNode? node) => node!.GetValue<string>();

    private static IEnumerable<string> Texts(JsonNode? list) => list?.AsArray().Select(Text) ?? [];

    [GeneratedRegex(@"\$\{(\w+):[?-][^}]*\}")]
    private static partial Regex Interpolation();

    [GeneratedRegex("<Version>(.+)</Version>")]
    private static partial Regex Version();

    [GeneratedRegex("(?i:password)[=:] *\"?([^;\"\n]*)")]
    private static partial Regex PasswordValue();
}
