using System.Globalization;
using System.Text;
using static SearchCluster.Silo.Commands.SystemCalls;

namespace SearchCluster.Silo.Commands;

/// <summary>
/// Ends the commands of a silo that was killed. A shell holds the list of their process groups, and reads from a pipe that the silo alone
/// writes to: when the pipe closes, however the silo ended, the shell sends SIGKILL to the groups that are left, and ends. It starts with
/// the silo's first command.
/// </summary>
internal sealed unsafe class CommandGuard : IDisposable
{
    private const string Shell = "/bin/sh";

    private const string Script = """
        groups=
        while read -r change group; do
          case $change in
            +) groups="$groups $group" ;;
            -) left=; for one in $groups; do [ "$one" = "$group" ] || left="$left $one"; done; groups=$left ;;
          esac
        done
        for one in $groups; do kill -s KILL -- "-$one"; done
        """;

    private readonly Lock _lock = new();
    private int _process;
    private int _pipe = -1;

    /// <summary>A command's group is ended with the silo from now on.</summary>
    public void Watch(int group) => Tell('+', group);

    /// <summary>The group is gone: its number may become another's.</summary>
    public void Forget(int group) => Tell('-', group);

    /// <summary>Lets the shell end.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_pipe < 0)
                return;
            _ = Close(_pipe);
            _pipe = -1;
            var status = 0;
            var usage = stackalloc long[32];
            _ = Wait(_process, &status, 0, usage);
        }
    }

    private void Tell(char change, int group)
    {
        var line = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{change} {group}\n"));
        lock (_lock)
        {
            if (_pipe < 0)
                Begin();
            fixed (byte* bytes = line)
                _ = Write(_pipe, bytes, line.Length);
        }
    }

    private void Begin()
    {
        var (read, write) = CommandProcess.OpenPipe(0);
        try
        {
            _process = ProcessStart.Of(Shell, [Shell, "-c", Script], [new("PATH", "/usr/bin:/bin")], "/", (read, null, null));
            _pipe = write;
        }
        catch
        {
            _ = Close(write);
            throw;
        }
        finally
        {
            _ = Close(read);
        }
    }
}
