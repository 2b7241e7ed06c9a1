using System.Globalization;

namespace SearchCluster.Silo.Commands;

/// <summary>How often the kernel has ended a process of this control group since there was no memory left.</summary>
internal static class MemoryEvents
{
    /// <summary>The count; 0 where the kernel does not say.</summary>
    public static long Kills()
    {
        try
        {
            return File.ReadLines("/proc/self/cgroup").Select(FileOf).OfType<string>().Where(File.Exists).Select(KillsIn).DefaultIfEmpty(0)
                .Max();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    // Version 2 has one hierarchy, numbered 0; version 1 one for memory.
    private static string? FileOf(string line) => line.Split(':', 3) switch
    {
        ["0", "", var path] => $"/sys/fs/cgroup{path.TrimEnd('/')}/memory.events",
        [_, var controllers, var path]
            when controllers.Split(',').Contains("memory") => $"/sys/fs/cgroup/memory{path.TrimEnd('/')}/memory.oom_control",
        _ => null,
    };

    private static long KillsIn(string file) => File.ReadLines(file)
        .Select(line => line.Split(' ')).Where(words => words is ["oom_kill", _])
        .Select(words => long.Parse(words[1], CultureInfo.InvariantCulture)).FirstOrDefault();
}
