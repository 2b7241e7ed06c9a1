using System.Net;
using System.Net.Sockets;
using SearchCluster.Silo.Hosting;
using Xunit;

namespace SearchCluster.Silo.Tests.Hosting;

public sealed class PortClaimTests
{
    [Fact]
    public void Claim_OfAPortThatSomebodyListensOn_NamesItAndTheFlag()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        // As Orleans listens: it would share the port with another process.
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;

        using var claim = new PortClaim();
        var refused = Assert.Throws<PortInUseException>(() => claim.Claim(IPAddress.Loopback, port, SiloSetting.SiloPort));
        Assert.Equal($"port {port} of 127.0.0.1 is in use: choose another with --silo-port", refused.Message);
    }

    [Fact]
    public void Claim_OfAPortThatIsClaimedButNotListenedOnYet_IsRefusedUntilItIsGivenUp()
    {
        var port = FreePort();
        var first = new PortClaim();
        first.Claim(IPAddress.Loopback, port, SiloSetting.SiloPort);

        using var second = new PortClaim();
        Assert.Throws<PortInUseException>(() => second.Claim(IPAddress.Loopback, port, SiloSetting.SiloPort));
        first.Dispose();
        second.Claim(IPAddress.Loopback, port, SiloSetting.SiloPort);
    }

    [Fact]
    public void Claim_OfAnAddressOfAnotherMachine_SaysSo()
    {
        using var claim = new PortClaim();
        // TEST-NET-1 of RFC 5737 is nobody's.
        var refused = Assert.Throws<PortInUseException>(() => claim.Claim(IPAddress.Parse("192.0.2.1"), FreePort(), SiloSetting.SiloPort));
        Assert.Equal("192.0.2.1 is no address of this machine", refused.Message);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
