using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SearchCluster.Training.Runs;

/// <summary>
/// Bytes with all that is needed to trust them: a mark, a version, a hash of the rest, and the identity of the training that they
/// belong to. Mark and version stand where every version will look for them.
/// </summary>
internal static class SealedState
{
    // Raised whenever the meaning of the bytes changes: another version's state is refused, and the training begins anew.
    private const int Version = 5;

    /// <summary>How records are written inside a sealed content.</summary>
    public static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private const int HashLength = SHA256.HashSizeInBytes;

    private static readonly byte[] NoIdentity = new byte[HashLength];

    private static ReadOnlySpan<byte> Mark => "SCtrain\n"u8;

    private static int VersionAt => Mark.Length;

    private static int HashAt => VersionAt + sizeof(int);

    private static int IdentityAt => HashAt + HashLength;

    /// <summary>Where the content begins.</summary>
    public static int ContentAt => IdentityAt + HashLength;

    /// <summary>Whether the first bytes of a state are of this version, so that the meaning of what follows is known.</summary>
    public static bool IsOfThisVersion(ReadOnlySpan<byte> head) => head.Length >= ContentAt && head.StartsWith(Mark)
        && BinaryPrimitives.ReadInt32LittleEndian(head[VersionAt..]) == Version;

    /// <summary>Seals a content; <paramref name="identity"/> is a SHA-256.</summary>
    public static byte[] Seal(ReadOnlySpan<byte> identity, ReadOnlySpan<byte> content)
    {
        var state = new byte[ContentAt + content.Length];
        Mark.CopyTo(state);
        BinaryPrimitives.WriteInt32LittleEndian(state.AsSpan(VersionAt), Version);
        identity.CopyTo(state.AsSpan(IdentityAt));
        content.CopyTo(state.AsSpan(ContentAt));
        SHA256.HashData(state.AsSpan(IdentityAt), state.AsSpan(HashAt, HashLength));
        return state;
    }

    /// <summary>
    /// Why the state must not be used, or null when it is whole and of the identity; its content is then at <see cref="Content"/>.
    /// </summary>
    public static TrainingStateRefusal? Refusal(ReadOnlySpan<byte> state, ReadOnlySpan<byte> identity)
    {
        if (!state.StartsWith(Mark))
            return new(TrainingStateFault.Foreign, $"these {state.Length} bytes are no training's state");
        if (state.Length < ContentAt)
            return new(TrainingStateFault.Torn, $"it breaks off after {state.Length} bytes");
        if (BinaryPrimitives.ReadInt32LittleEndian(state[VersionAt..]) is var version and not Version)
            return new(TrainingStateFault.OtherVersion,
                $"it is of version {version}, {(version > Version ? "newer" : "older")} than {Version}");
        if (!SHA256.HashData(state[IdentityAt..]).AsSpan().SequenceEqual(state.Slice(HashAt, HashLength)))
            return new(TrainingStateFault.Torn, $"its {state.Length} bytes do not have the hash that was saved with them");
        return state.Slice(IdentityAt, HashLength).SequenceEqual(identity)
            ? null
            : new(TrainingStateFault.OtherTraining,
                "it is of a training with another plan, other data, another number of epochs or another seed");
    }

    /// <summary>Seals what belongs to no training in particular.</summary>
    public static byte[] Seal(ReadOnlySpan<byte> content) => Seal(NoIdentity, content);

    /// <summary>What <see cref="Seal(ReadOnlySpan{byte})"/> sealed, or why it must not be used.</summary>
    public static byte[] Opened(ReadOnlySpan<byte> state, out TrainingStateRefusal? refusal)
    {
        refusal = Refusal(state, NoIdentity);
        return refusal is null ? Content(state).ToArray() : [];
    }

    /// <summary>What was sealed.</summary>
    public static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> state) => state[ContentAt..];
}
