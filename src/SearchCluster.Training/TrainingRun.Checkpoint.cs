using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace SearchCluster.Training;

/// <summary>A training's state between two epochs: from it, another process goes on to the same bits.</summary>
public sealed unsafe partial class TrainingRun
{
    // Raised whenever the meaning of the bytes changes: an older state is then refused, and the training begins anew.
    private const int StateVersion = 1;

    private const int HashLength = SHA256.HashSizeInBytes;

    /// <summary>Everything that the next epoch needs, with a hash of itself. Take it between two reports.</summary>
    public byte[] SaveState()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(StateVersion);
        writer.Write(_epoch);
        writer.Write(_step);
        writer.Write(_initialLoss);
        writer.Write(_bestProgress);
        writer.Write(_epochsSinceBest);
        writer.Write(_watch.Batches.Count);
        foreach (var (total, count) in _watch.Batches)
        {
            writer.Write(total);
            writer.Write(count);
        }

        writer.Write(_network.Parameters.StateLength);
        writer.Write(MemoryMarshal.AsBytes(State));
        writer.Flush();
        return [.. SHA256.HashData(stream.ToArray()), .. stream.ToArray()];
    }

    /// <summary>
    /// Takes up a state that was saved by a training of the same plan, data, epochs and seed; <see cref="Epochs"/> then begins with the
    /// epoch after it. False, and nothing changed, when the bytes are damaged, of another version, or of another network.
    /// </summary>
    public bool TryRestoreState(ReadOnlySpan<byte> state)
    {
        if (state.Length <= HashLength || !SHA256.HashData(state[HashLength..]).AsSpan().SequenceEqual(state[..HashLength]))
            return false;
        using var reader = new BinaryReader(new MemoryStream(state[HashLength..].ToArray()));
        if (reader.ReadInt32() != StateVersion)
            return false;

        var (epoch, step, initialLoss) = (reader.ReadInt32(), reader.ReadInt64(), reader.ReadDouble());
        var (bestProgress, epochsSinceBest) = (reader.ReadDouble(), reader.ReadInt32());
        var watch = new DivergenceWatch(_plan.Divergence.Factor, initialLoss);
        for (var batches = reader.ReadInt32(); batches > 0; batches--)
            watch.Add(reader.ReadDouble(), reader.ReadInt32());
        if (reader.ReadInt32() != _network.Parameters.StateLength)
            return false;

        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(State));
        (_epoch, _step, _initialLoss, _bestProgress, _epochsSinceBest, _watch) = (epoch, step, initialLoss, bestProgress, epochsSinceBest, watch);
        return true;
    }

    private Span<float> State => new(_network.Parameters.State, _network.Parameters.StateLength);
}
