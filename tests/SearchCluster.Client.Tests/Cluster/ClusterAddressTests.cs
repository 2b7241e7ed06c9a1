using SearchCluster.Client.Cluster;
using Xunit;

namespace SearchCluster.Client.Tests.Cluster;

public sealed class ClusterAddressTests
{
    [Theory]
    [InlineData("silo-1:30000", "silo-1:30000")]
    [InlineData("10.0.0.1:1, silo-2:65535", "10.0.0.1:1, silo-2:65535")]
    [InlineData("[::1]:30000", "::1:30000")]
    public void TryParse_OfGateways_ReadsEach(string text, string expected) => Assert.Equal(expected, $"{ClusterAddress.TryParse(text)}");

    [Theory]
    [InlineData("silo-1")]
    [InlineData(":30000")]
    [InlineData("silo-1:0")]
    [InlineData("silo-1:65536")]
    [InlineData("silo-1:30000,")]
    [InlineData("silo-1:-1")]
    public void TryParse_OfAnythingElse_IsNull(string text) => Assert.Null(ClusterAddress.TryParse(text));

    [Fact]
    public void TryParse_OfAConnectionString_KeepsItAndShowsNothingOfIt()
    {
        var address = ClusterAddress.TryParse("Host=db;Password=secret")!;

        Assert.Equal("Host=db;Password=secret", address.ConnectionString);
        Assert.Empty(address.Gateways);
        Assert.DoesNotContain("secret", address.ToString(), StringComparison.Ordinal);
    }
}
