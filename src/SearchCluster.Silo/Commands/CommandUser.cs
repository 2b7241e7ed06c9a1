using System.Runtime.InteropServices;
using static SearchCluster.Silo.Commands.SystemCalls;

namespace SearchCluster.Silo.Commands;

/// <summary>The user that commands run as, in place of the silo's own; only root may change to another.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Id">Its number.</param>
/// <param name="Group">The number of its group.</param>
/// <param name="Home">Its home.</param>
internal sealed record CommandUser(string Name, uint Id, uint Group, string Home)
{
    private static readonly string[] Folders = ["/usr/bin", "/bin", "/usr/sbin", "/sbin"];

    /// <summary>The program of util-linux that becomes the user, and then the command.</summary>
    public string Changer { get; private init; } = "";

    /// <summary>Its words before those of the command.</summary>
    public IReadOnlyList<string> Words => [Changer, $"--reuid={Id}", $"--regid={Group}", "--init-groups", "--"];

    /// <summary>Finds a user by name.</summary>
    /// <exception cref="CommandException">There is no such user, or this process cannot become it.</exception>
    public static unsafe CommandUser Of(string name)
    {
        if (Environment.UserName != "root" && !Environment.IsPrivilegedProcess)
            throw new CommandException($"commands cannot run as {name}: only a silo of root can change the user");
        var changer = Folders.Select(folder => Path.Combine(folder, "setpriv")).FirstOrDefault(File.Exists)
            ?? throw new CommandException($"commands cannot run as {name}: there is no setpriv, a program of util-linux");
        var found = (Entry*)FindUser(name);
        return found == null
            ? throw new CommandException($"commands cannot run as {name}: there is no such user")
            : new CommandUser(name, found->Id, found->Group, Marshal.PtrToStringUTF8(found->Home) ?? "/") { Changer = changer };
    }

    /// <summary>Gives a file or folder to the user.</summary>
    public void Take(string path) => _ = ChangeOwner(path, Id, Group);

    // struct passwd of Linux.
    [StructLayout(LayoutKind.Sequential)]
    private struct Entry
    {
        public nint Name;
        public nint Password;
        public uint Id;
        public uint Group;
        public nint Comment;
        public nint Home;
        public nint Shell;
    }
}
