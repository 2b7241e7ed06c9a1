namespace SearchCluster.Client.Commands;

/// <summary>A file that a verb writes for the user.</summary>
internal static class FileTarget
{
    /// <summary>Creates or replaces the file.</summary>
    /// <exception cref="CommandException">It cannot be written.</exception>
    public static async Task Write(string file, Func<Stream, Task> write)
    {
        try
        {
            await using var stream = File.Create(file);
            await write(stream);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandException(ExitCode.Failed, $"'{file}' cannot be written: {error.Message}", error);
        }
    }
}
