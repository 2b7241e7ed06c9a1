namespace SearchCluster.Client.Commands;

/// <summary>A file that a verb writes for the user.</summary>
internal static class FileTarget
{
    /// <summary>Creates or replaces the file: others see the old one or the whole new one, also when writing fails half way.</summary>
    /// <exception cref="CommandException">It cannot be written.</exception>
    public static async Task Write(string file, Func<Stream, Task> write)
    {
        try
        {
            if (IsWrittenThrough(file))
                await WriteInto(file, FileMode.Create, write);
            else
                await Replace(Path.GetFullPath(file), write);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandException(ExitCode.Failed, $"'{file}' cannot be written: {error.Message}", error);
        }
    }

    // To replace a device or a link would take away what others know by that name.
    private static bool IsWrittenThrough(string file) => Path.GetFullPath(file).StartsWith("/dev/", StringComparison.Ordinal) || new FileInfo(file).LinkTarget is not null;

    private static async Task Replace(string target, Func<Stream, Task> write)
    {
        var unfinished = $"{target}.{Guid.NewGuid():N}.part";
        try
        {
            await WriteInto(unfinished, FileMode.CreateNew, write);
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
    }
}
