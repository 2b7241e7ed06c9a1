using System.Buffers.Binary;
using System.Text.Json;
using SearchCluster.Training.Reports;

namespace SearchCluster.Training.Runs;

/// <summary>A training's state between two steps: from it, another process goes on to the same bits.</summary>
public sealed unsafe partial class TrainingRun
{
    /// <summary>
    /// Everything that the next step needs: weights, the optimizer's state, running statistics, the place in the epoch and its sums so
    /// far, what early stopping and the divergence look back on, and <see cref="Reports"/>. Random streams and schedules are addressed by
    /// epoch and step. Sealed: <see cref="TryRestoreState"/> tells damaged, foreign and other trainings' states.
    /// </summary>
    /// <remarks>Take it between two steps: where <see cref="Epochs"/> calls back, between two reports, or after a cancellation.</remarks>
    public byte[] SaveState()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(_epoch);
        writer.Write(_batch);
        writer.Write(_step.Taken);
        writer.Write(_sum.Total);
        writer.Write(_sum.Correct);
        if (_data.Training.IsRegression)
            writer.Write(_sum.Squares);
        writer.Write(_initialLoss);
        writer.Write(_bestProgress);
        writer.Write(_epochsSinceBest);
        writer.Write(StoppedEarly);
        writer.Write(_watch.Batches.Count);
        foreach (var (total, count) in _watch.Batches)
        {
            writer.Write(total);
            writer.Write(count);
        }

        PackedBytes.Write(
            writer, JsonSerializer.SerializeToUtf8Bytes(new Told(Divergence, _observer.UpdateRatios, _reports), SealedState.Json));
        PackedBytes.Write(writer, State);
        writer.Flush();
        return SealedState.Seal(Identity(), stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    // Epoch and batch stand before it.
    private static int StepAt => SealedState.ContentAt + (2 * sizeof(int));

    /// <summary>Bytes from which <see cref="StepOf"/> tells the step.</summary>
    public static int HeadLength => StepAt + sizeof(long);

    /// <summary>
    /// The step at which a state was saved, from its first <see cref="HeadLength"/> bytes; null where they are of no training, or of
    /// another version. The rest is not verified.
    /// </summary>
    public static long? StepOf(ReadOnlySpan<byte> head) => head.Length >= HeadLength && SealedState.IsOfThisVersion(head)
        ? BinaryPrimitives.ReadInt64LittleEndian(head[StepAt..])
        : null;

    /// <summary>
    /// Takes up a state that was saved by a training of the same plan, data, epochs and seed: <see cref="Reports"/> are those up to there,
    /// and <see cref="Epochs"/> goes on with the step after it. False, and nothing changed, when it must not be used.
    /// </summary>
    /// <param name="state">What <see cref="SaveState"/> gave, as far as the caller knows.</param>
    /// <param name="refusal">Why it must not be used, or null.</param>
    public bool TryRestoreState(
        ReadOnlySpan<byte> state, [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out TrainingStateRefusal? refusal)
    {
        refusal = SealedState.Refusal(state, Identity());
        if (refusal is not null)
            return false;
        using var reader = new BinaryReader(new MemoryStream(SealedState.Content(state).ToArray()));
        _epoch = reader.ReadInt32();
        _batch = reader.ReadInt32();
        _step.Taken = reader.ReadInt64();
        _sum = new(reader.ReadDouble(), reader.ReadInt32(), _data.Training.IsRegression ? reader.ReadDouble() : 0);
        _initialLoss = reader.ReadDouble();
        _bestProgress = reader.ReadDouble();
        _epochsSinceBest = reader.ReadInt32();
        StoppedEarly = reader.ReadBoolean();
        _watch = new DivergenceWatch(_plan.Divergence.Factor, _initialLoss);
        for (var batches = reader.ReadInt32(); batches > 0; batches--)
            _watch.Add(reader.ReadDouble(), reader.ReadInt32());
        var told = JsonSerializer.Deserialize<Told>(PackedBytes.Read(reader), SealedState.Json)!;
        Divergence = told.Divergence;
        told.UpdateRatios.CopyTo(_observer.UpdateRatios, 0);
        _reports.Clear();
        _reports.AddRange(told.Reports);
        PackedBytes.Read(reader, State);
        return true;
    }

    private Span<float> State => new(_network.Parameters.State, _network.Parameters.StateLength);

    private byte[] Identity() => TrainingIdentity.Of(_plan, _data.Sha256, _options.Epochs, _options.Seed);

    private sealed record Told(Divergence? Divergence, double?[] UpdateRatios, IReadOnlyList<EpochReport> Reports);
}
