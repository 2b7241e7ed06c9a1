using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using SearchCluster.Client.Answers;
using SearchCluster.Client.Files;
using SearchCluster.Contracts;
using SearchCluster.Contracts.StudyFiles;
using SearchCluster.Contracts.Workloads;
using SearchCluster.Training.Data.Tables;

namespace SearchCluster.Client.Commands;

/// <summary>
/// A file that a verb writes for the user. It never takes the place of a database, a study file, the settings, or anything else that the
/// verb reads; others see the old file or the whole new one.
/// </summary>
internal sealed class FileTarget
{
    private const int LargestStudyFile = 1_000_000;

    private static readonly string[] BesideDatabase = ["", "-wal", "-shm", "-journal", ".lock"];

    private readonly string _file;

    private FileTarget(string file) => _file = file;

    /// <summary>Whether there is a file already, which is replaced.</summary>
    public bool Replaces { get; private init; }

    /// <summary>What is said of the file after it was written.</summary>
    public string Written => Replaces ? $"{_file}, in place of the file that was there" : _file;

    /// <summary>Takes the name, if nothing of worth would be overwritten.</summary>
    /// <param name="file">The file, as the user named it.</param>
    /// <param name="database">The database that the verb uses.</param>
    /// <param name="others">Further files that it reads, and what they are.</param>
    /// <exception cref="CommandException">The name leads to a file that must stay, or cannot be used.</exception>
    public static FileTarget At(string file, string database, IEnumerable<(string File, string What)> others)
    {
        if (file.Length == 0)
            throw Refusal(file, "the name is empty");
        try
        {
            if (Directory.Exists(file))
                throw Refusal(file, "it is a folder");
            var target = new FileTarget(file) { Replaces = FileIdentity.IsRegular(file) };
            foreach (var suffix in BesideDatabase)
                target.KeepFrom(database + suffix, suffix.Length == 0 ? $"the database {database}" : $"a part of the database {database}");
            foreach (var (other, what) in others)
                target.KeepFrom(other, what);
            if (target.Replaces && ContentThatMustStay(file) is { } content)
                throw Refusal(file, $"it is {content}");
            return target;
        }
        catch (Exception error) when (error is IOException or ArgumentException)
        {
            throw Refusal(file, error.Message);
        }
        catch (UnauthorizedAccessException)
        {
            throw Refusal(file, "a file is there that may not be read");
        }
    }

    /// <summary>Refuses to write where another file is.</summary>
    /// <exception cref="CommandException">Both are one file.</exception>
    public void KeepFrom(string other, string what)
    {
        if (FileIdentity.AreSame(_file, other))
            throw Refusal(_file, $"it is {what}");
    }

    /// <summary>Refuses to write where the data of a study are.</summary>
    /// <exception cref="CommandException">The name leads to such a file.</exception>
    public void KeepFrom(StudySpec study)
    {
        if (study.Workload.Data?.Dataset is TableDataset data)
            KeepFrom(data.File, "the data of the study");
    }

    /// <summary>Creates or replaces the file: others see the old one or the whole new one, also when writing fails half way.</summary>
    /// <exception cref="CommandException">It cannot be written.</exception>
    public async Task Write(Func<Stream, Task> write)
    {
        var unfinished = "";
        try
        {
            var target = FileIdentity.Resolve(_file);
            if (File.Exists(target) && !FileIdentity.IsRegular(target))
            {
                // A device or a pipe: to replace it would take away what others know by that name.
                await WriteInto(target, FileMode.Open, write);
                return;
            }

            unfinished = Path.Combine(Path.GetDirectoryName(target)!, $".{Guid.NewGuid():N}.part");
            await Replace(target, unfinished, write);
        }
        catch (DirectoryNotFoundException error)
        {
            throw Failure("its folder does not exist", error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw Failure("it, or its folder, may not be written", error);
        }
        catch (Exception error) when (error is IOException or ArgumentException)
        {
            throw Failure(
                unfinished.Length == 0 ? error.Message : error.Message.Replace($" : '{unfinished}'", "", StringComparison.Ordinal), error);
        }
    }

    private static async Task Replace(string target, string unfinished, Func<Stream, Task> write)
    {
        UnixFileMode? mode = null;
        if (File.Exists(target))
        {
            // One that may not be written is not to be replaced either.
            using (new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
                mode = OperatingSystem.IsWindows() ? null : File.GetUnixFileMode(target);
        }

        // A signal ends the process in the midst of the writing.
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => File.Delete(unfinished));
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => File.Delete(unfinished));
        using var hungUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => File.Delete(unfinished));
        try
        {
            await WriteInto(unfinished, FileMode.CreateNew, write);
            if (mode is { } kept && !OperatingSystem.IsWindows())
                File.SetUnixFileMode(unfinished, kept);
            File.Move(unfinished, target, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    private static async Task WriteInto(string file, FileMode mode, Func<Stream, Task> write)
    {
        await using var stream = new FileStream(file, mode, FileAccess.Write);
        await write(stream);
        await stream.FlushAsync();
    }

    private static string? ContentThatMustStay(string file)
    {
        Span<byte> head = stackalloc byte[16];
        using (var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
            head = head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        return head.StartsWith("SQLite format 3\0"u8) ? "a SQLite database"
            : head is [0x37, 0x7f, 0x06, 0x82 or 0x83, ..] ? "the write-ahead log of a SQLite database"
            : IsStudyFile(file) ? "a study file"
            : null;
    }

    private static bool IsStudyFile(string file)
    {
        if (new FileInfo(file).Length > LargestStudyFile || File.ReadAllText(file) is not { } text
            || !text.Contains("space", StringComparison.Ordinal))
            return false;
        return YamlTree.Read(new StringReader(text)).Root is JsonObject root && root.ContainsKey("space") &&
            (root.ContainsKey("name") || WorkloadKinds.All.Any(kind => root.ContainsKey(kind.Key)));
    }

    private static CommandException Refusal(string file, string why) =>
        new(ExitCode.Invalid, $"'{file}' is not written: {why}; name another file with -o");

    private CommandException Failure(string why, Exception error) => new(ExitCode.Failed, $"'{_file}' cannot be written: {why}", error);
}
