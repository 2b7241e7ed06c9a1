using Microsoft.Extensions.Configuration;
using SearchCluster.Silo.Hosting;
using Xunit;

namespace SearchCluster.Cluster.Tests.Deployment;

/// <summary>Reads environment variables as the silo program does.</summary>
internal static class SiloVariables
{
    private const string Prefix = "SEARCHCLUSTER_";

    /// <summary>The options that variables lead to; fails when one of ours is unknown to the silo, or it would complain.</summary>
    public static DeploymentOptions Read(IEnumerable<KeyValuePair<string, string>> variables)
    {
        var known = SiloSetting.All.ToDictionary(setting => setting.Variable);
        var given = variables.Where(variable => variable.Key.StartsWith(Prefix, StringComparison.Ordinal)).ToList();
        Assert.All(given, variable => Assert.Contains(variable.Key, known.Keys));
        var (options, problems) = DeploymentOptionsReading.Of(new ConfigurationBuilder()
            .AddInMemoryCollection(
                given.Select(variable => KeyValuePair.Create($"{SiloSetting.Section}:{known[variable.Key].Key}", (string?)variable.Value)))
            .Build());
        Assert.Empty(problems);
        return options;
    }
}
