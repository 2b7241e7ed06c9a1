using System.Globalization;
using SearchCluster.Contracts.Workloads.Commands;

namespace SearchCluster.Silo.Commands;

/// <summary>
/// The words that a command is started by: its own, or those of programs of the system before them, which set limits or another user and
/// then become the command.
/// </summary>
internal static class CommandLaunch
{
    private const string Shell = "/bin/sh";

    // The hard limit comes a few seconds later, for a program that takes the signal.
    private const int SecondsToDie = 5;

    /// <summary>The file to start, and the words.</summary>
    /// <param name="program">The program's file.</param>
    /// <param name="words">Its name and arguments.</param>
    /// <param name="limits">What it may use.</param>
    /// <param name="user">Whom it runs as; null for the silo's user.</param>
    public static (string File, IReadOnlyList<string> Words) Of(
        string program, IReadOnlyList<string> words, CommandLimits limits, CommandUser? user)
    {
        (string File, IReadOnlyList<string> Words) launch = (program, words);
        if (limits is { CpuTime: not null } or { Memory: not null })
            launch = (Shell, [Shell, "-c", $"{Ulimits(limits)}exec \"$@\"", Shell, program, .. words.Skip(1)]);
        return user is null ? launch : (user.Changer, [.. user.Words, launch.File, .. launch.Words.Skip(1)]);
    }

    private static string Ulimits(CommandLimits limits)
    {
        var script = "";
        if (limits.CpuTime is { } time)
        {
            var seconds = (long)Math.Ceiling(time.TotalSeconds);
            script += string.Create(CultureInfo.InvariantCulture, $"ulimit -H -t {seconds + SecondsToDie}; ulimit -S -t {seconds}; ");
        }

        if (limits.Memory is { } memory)
            script += string.Create(CultureInfo.InvariantCulture, $"ulimit -d {memory.Bytes / 1024}; ");
        return script;
    }
}
