using Microsoft.Extensions.Logging;
using SearchCluster.Silo.Membership;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Silo.Tests.Membership;

public sealed class MembershipLogTests : ILogger<MembershipLog>, IDisposable
{
    private static readonly SiloAddress Own = SiloAddress.FromParsableString("127.0.0.1:1@1");
    private static readonly SiloAddress Other = SiloAddress.FromParsableString("127.0.0.1:2@1");

    private readonly List<(LogLevel Level, string Text)> _lines = [];
    private readonly MembershipLog _log;

    public MembershipLogTests() => _log = new MembershipLog(
        Answering.As<IClusterMembershipService>((_, _) => throw new NotSupportedException()),
        Answering.As<ILocalSiloDetails>((_, _) => Own), this);

    public void Dispose() => _log.Dispose();

    [Fact]
    public void See_OfASiloThatDiesAtWork_WarnsInOneLine()
    {
        See(SiloStatus.Active);
        See(SiloStatus.Active);
        See(SiloStatus.Dead);
        See(SiloStatus.Dead);

        Assert.Equal([LogLevel.Information, LogLevel.Warning], _lines.Select(line => line.Level));
        Assert.StartsWith("Silo 127.0.0.1:2@1 is in the cluster; silos now: 2", _lines[0].Text, StringComparison.Ordinal);
        Assert.StartsWith("Silo 127.0.0.1:2@1 is lost", _lines[1].Text, StringComparison.Ordinal);
        Assert.EndsWith("silos now: 1", _lines[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void See_OfASiloThatLeavesInOrder_DoesNotWarn()
    {
        See(SiloStatus.Active);
        See(SiloStatus.ShuttingDown);
        See(SiloStatus.Dead);

        Assert.All(_lines, line => Assert.Equal(LogLevel.Information, line.Level));
        Assert.Contains("has left the cluster in order", _lines[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void See_OfASiloThatWasDeadBefore_SaysNothing()
    {
        See(SiloStatus.Dead);

        Assert.Empty(_lines);
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Add((logLevel, formatter(state, exception)));

    private void See(SiloStatus other) =>
        _log.See([new ClusterMember(Own, SiloStatus.Active, "own"), new ClusterMember(Other, other, "other")]);
}
