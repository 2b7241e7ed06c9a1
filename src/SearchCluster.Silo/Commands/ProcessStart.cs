using System.Runtime.InteropServices;
using System.Text;
using static SearchCluster.Silo.Commands.SystemCalls;

namespace SearchCluster.Silo.Commands;

/// <summary>Starts processes by <c>posix_spawn</c>.</summary>
internal static unsafe class ProcessStart
{
    private const int ReadAndWrite = 2;

    /// <summary>Starts a program as the leader of a new session, with every signal as a program finds it.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="words">Its name and arguments.</param>
    /// <param name="environment">All of its environment.</param>
    /// <param name="directory">Where it starts.</param>
    /// <param name="streams">Descriptors for its streams; null for nothing to read, or for what it writes to be dropped.</param>
    /// <returns>The number of the process.</returns>
    /// <exception cref="CommandException">The system cannot start it.</exception>
    public static int Of(
        string path,
        IReadOnlyList<string> words,
        IEnumerable<KeyValuePair<string, string>> environment,
        string directory,
        (int? Input, int? Output, int? Error) streams)
    {
        var attributes = stackalloc byte[AttributesSize];
        var actions = stackalloc byte[ActionsSize];
        var signals = stackalloc byte[SignalSetSize];
        using var arguments = new TextArray(words);
        using var variables = new TextArray(environment.Select(variable => $"{variable.Key}={variable.Value}"));
        using var file = new TextArray([path]);
        _ = InitAttributes(attributes);
        _ = InitActions(actions);
        try
        {
            _ = SetFlags(attributes, SetSession | SetSignalDefaults | SetSignalMask);
            _ = FillSignals(signals);
            _ = SetDefaults(attributes, signals);
            _ = EmptySignals(signals);
            _ = SetMask(attributes, signals);
            foreach (var (target, descriptor) in new[] { streams.Input, streams.Output, streams.Error }.Index())
                _ = descriptor is { } given ? AddDuplicate(actions, given, target) : AddOpen(actions, target, "/dev/null", ReadAndWrite, 0);
            _ = AddChangeDirectory(actions, directory);
            int id;
            var failure = Spawn(&id, file.Texts[0], actions, attributes, arguments.Texts, variables.Texts);
            return failure == 0 ? id : throw new CommandException($"{path} cannot be started: {Describe(failure)}");
        }
        finally
        {
            _ = DestroyActions(actions);
            _ = DestroyAttributes(attributes);
        }
    }

    /// <summary>Texts as C wants them: UTF-8, a 0 after each, and a null after the last.</summary>
    private sealed class TextArray : IDisposable
    {
        private readonly int _count;

        public TextArray(IEnumerable<string> texts)
        {
            var all = texts.ToList();
            _count = all.Count;
            Texts = (byte**)NativeMemory.AllocZeroed((nuint)(all.Count + 1), (nuint)sizeof(byte*));
            for (var i = 0; i < all.Count; i++)
            {
                var length = Encoding.UTF8.GetByteCount(all[i]);
                Texts[i] = (byte*)NativeMemory.AllocZeroed((nuint)length + 1);
                Encoding.UTF8.GetBytes(all[i], new Span<byte>(Texts[i], length));
            }
        }

        public byte** Texts { get; }

        public void Dispose()
        {
            for (var i = 0; i < _count; i++)
                NativeMemory.Free(Texts[i]);
            NativeMemory.Free(Texts);
        }
    }
}
