using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Orleans.Configuration;
using Orleans.Serialization;

namespace SearchCluster.Client.Cluster;

/// <summary>
/// What a client has heard from its gateways. Orleans tries again by itself, does not say what it was answered, and closes the connection
/// to another cluster before it has read its name; so the first bytes of every connection are read here as well.
/// </summary>
internal sealed class ConnectionCourse(string cluster, TimeProvider clock)
{
    // As Orleans bounds what both ends say first.
    private const int LongestPreamble = 1024;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _otherClusters = [];
    private long _lastProgress = clock.GetTimestamp();

    /// <summary>Whether a gateway of the cluster has answered.</summary>
    public bool HasMetTheCluster { get; private set; }

    /// <summary>Whether what listens has answered something that no gateway says.</summary>
    public bool HasHeardAnotherProtocol { get; private set; }

    /// <summary>The other clusters whose gateways have answered.</summary>
    public IReadOnlyCollection<string> OtherClusters
    {
        get
        {
            lock (_lock)
                return [.. _otherClusters];
        }
    }

    /// <summary>How long nothing has been heard.</summary>
    public TimeSpan SinceProgress => clock.GetElapsedTime(Interlocked.Read(ref _lastProgress));

    /// <summary>Something has been heard, or is listened for from now on.</summary>
    public void Progress() => Interlocked.Exchange(ref _lastProgress, clock.GetTimestamp());

    /// <summary>Listens to each connection, behind TLS where there is any.</summary>
    public void ListenTo(IConnectionBuilder connections)
    {
        var preambles = new Preambles(connections.ApplicationServices);
        connections.Use(next => async context =>
        {
            var bare = context.Transport;
            context.Transport = new HeardPipe(bare, new HeardReader(bare.Input, said => Hear(said, preambles)));
            try
            {
                await next(context);
            }
            finally
            {
                // Orleans closes what it was given.
                context.Transport = bare;
            }
        });
    }

    /// <summary>Takes what a peer has said so far.</summary>
    /// <returns>Whether that was enough.</returns>
    private bool Hear(ReadOnlySequence<byte> said, Preambles preambles)
    {
        if (said.Length > 0)
            Progress();
        if (said.Length < sizeof(int))
            return false;
        Span<byte> prefix = stackalloc byte[sizeof(int)];
        said.Slice(0, sizeof(int)).CopyTo(prefix);
        var length = BinaryPrimitives.ReadInt32LittleEndian(prefix);
        if (length is > 0 and <= LongestPreamble && said.Length < sizeof(int) + length)
            return false;
        var name = length is > 0 and <= LongestPreamble ? preambles.ClusterOf(said.Slice(sizeof(int), length)) : null;
        lock (_lock)
        {
            HasHeardAnotherProtocol |= name is null;
            HasMetTheCluster |= name == cluster;
            if (name is not null && name != cluster)
                _otherClusters.Add(name);
        }

        return true;
    }

    /// <summary>Reads the name of the cluster in what a gateway says first: a record that Orleans keeps to itself.</summary>
    private sealed class Preambles(IServiceProvider services)
    {
        private static readonly Type Record =
            typeof(ClientConnectionOptions).Assembly.GetType("Orleans.Runtime.Messaging.ConnectionPreamble", throwOnError: true)!;

        private readonly object _serializer = services.GetService(typeof(Serializer<>).MakeGenericType(Record))!;

        /// <summary>The name; null when the bytes are something else.</summary>
        public string? ClusterOf(ReadOnlySequence<byte> bytes)
        {
            try
            {
                var deserialize = _serializer.GetType().GetMethod(nameof(Serializer<>.Deserialize), [typeof(ReadOnlySequence<byte>)])!;
                var preamble = deserialize.Invoke(_serializer, [bytes]);
                return (string?)Record.GetProperty("ClusterId")!.GetValue(preamble);
            }
            catch (System.Reflection.TargetInvocationException)
            {
                return null;
            }
        }
    }

    private sealed record HeardPipe(IDuplexPipe Bare, PipeReader Input) : IDuplexPipe
    {
        public PipeWriter Output => Bare.Output;
    }

    /// <summary>Shows what is read until it was enough; Orleans reads the same.</summary>
    private sealed class HeardReader(PipeReader bare, Func<ReadOnlySequence<byte>, bool> hear) : PipeReader
    {
        private bool _isEnough;

        public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
            Show(await bare.ReadAsync(cancellationToken));

        public override bool TryRead(out ReadResult result)
        {
            if (!bare.TryRead(out result))
                return false;
            Show(result);
            return true;
        }

        public override void AdvanceTo(SequencePosition consumed) => bare.AdvanceTo(consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => bare.AdvanceTo(consumed, examined);

        public override void CancelPendingRead() => bare.CancelPendingRead();

        public override void Complete(Exception? exception = null) => bare.Complete(exception);

        private ReadResult Show(ReadResult result)
        {
            _isEnough = _isEnough || hear(result.Buffer);
            return result;
        }
    }
}
