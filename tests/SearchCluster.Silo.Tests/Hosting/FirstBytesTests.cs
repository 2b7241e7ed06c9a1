using System.Buffers.Binary;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using SearchCluster.Silo.Hosting;
using Xunit;

namespace SearchCluster.Silo.Tests.Hosting;

public sealed class FirstBytesTests : ILoggerProvider
{
    private static readonly byte[] Preamble = [3, 0, 0, 0, 7, 8, 9];

    private readonly FakeTimeProvider _clock = new();
    private readonly List<string> _log = [];
    private readonly FirstBytes _firstBytes;

    public FirstBytesTests() => _firstBytes = new FirstBytes(
        _clock, LoggerFactory.Create(logging => logging.AddProvider(this)).CreateLogger<FirstBytes>());

    public void Dispose()
    {
    }

    [Fact]
    public async Task Require_OfAPeerThatIntroducesItself_ShowsOrleansEveryByte()
    {
        var (context, peer) = Connection();
        byte[]? seen = null;
        var run = Run(context, async inner => seen = (await inner.Transport.Input.ReadAsync()).Buffer.FirstSpan.ToArray());

        await peer.WriteAsync(Preamble.AsMemory(0, 2));
        await peer.WriteAsync(Preamble.AsMemory(2));
        await run;

        Assert.Equal(Preamble, seen);
        Assert.Empty(_log);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 20, 0, 0, 0, 1, 2, 3 })]
    [InlineData(new byte[] { 20, 0 })]
    public async Task Require_OfAPeerThatDoesNot_HangsUpAfterTenSeconds(byte[] said)
    {
        var (context, peer) = Connection();
        var closed = new TaskCompletionSource();
        context.ConnectionClosed.Register(closed.SetResult);
        var run = Run(context, _ => throw new InvalidOperationException("Orleans was shown a silent peer"));
        await peer.WriteAsync(said);
        _clock.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(run.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        await run;

        // The abort is carried out on another thread.
        await closed.Task;
        Assert.Single(_log);
    }

    [Fact]
    public async Task Require_OfManySilentPeers_LogsOneLineAMinute()
    {
        var runs = Enumerable.Range(0, 150).Select(_ => Run(Connection().Context, _ => Task.CompletedTask)).ToList();
        _clock.Advance(FirstBytes.Patience);
        await Task.WhenAll(runs);
        Assert.Contains("; 0 others", Assert.Single(_log), StringComparison.Ordinal);

        var later = Run(Connection().Context, _ => Task.CompletedTask);
        _clock.Advance(TimeSpan.FromMinutes(2));
        await later;
        Assert.Contains("; 149 others", _log[1], StringComparison.Ordinal);
    }

    // Orleans refuses it, and says what it was.
    [Fact]
    public async Task Require_OfALengthThatNoPreambleHas_LeavesItToOrleans()
    {
        var (context, peer) = Connection();
        var said = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(said, 5000);
        var wasShown = false;
        var run = Run(context, _ => Task.FromResult(wasShown = true));
        await peer.WriteAsync(said);
        await run;

        Assert.True(wasShown);
    }

    [Fact]
    public async Task Require_OfAPeerThatHangsUp_SaysNothing()
    {
        var (context, peer) = Connection();
        var run = Run(context, _ => throw new InvalidOperationException());
        await peer.CompleteAsync();
        await run;

        Assert.Empty(_log);
    }

    ILogger ILoggerProvider.CreateLogger(string categoryName) => new Lines(_log);

    private async Task Run(ConnectionContext context, ConnectionDelegate orleans)
    {
        var builder = new ConnectionBuilder(new ServiceCollection().BuildServiceProvider());
        _firstBytes.Require(builder);
        builder.Use(_ => orleans);
        await builder.Build()(context);
    }

    private static (ConnectionContext Context, PipeWriter Peer) Connection()
    {
        var (toSilo, toPeer) = (new Pipe(), new Pipe());
        return (new DefaultConnectionContext("1", new Ends(toSilo.Reader, toPeer.Writer), new Ends(toPeer.Reader, toSilo.Writer)),
            toSilo.Writer);
    }

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class Lines(List<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (lines)
                lines.Add(formatter(state, exception));
        }
    }
}
