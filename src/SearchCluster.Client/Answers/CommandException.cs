using SearchCluster.Contracts;

namespace SearchCluster.Client.Answers;

/// <summary>Why a command cannot do what it was asked for, in words for the user; <see cref="Application"/> prints it.</summary>
internal sealed class CommandException : Exception
{
    public CommandException(ExitCode code, string message, Exception? inner = null)
        : base(message, inner) => Code = code;

    /// <summary>The study in a file, or something else that was given, is invalid.</summary>
    public CommandException(string file, IReadOnlyList<Problem> problems, string message = "invalid study")
        : base(message)
    {
        Code = ExitCode.Invalid;
        File = file;
        Problems = problems;
    }

    public ExitCode Code { get; }

    /// <summary>The study file that <see cref="Problems"/> speaks of.</summary>
    public string? File { get; }

    /// <summary>What is wrong with the study; empty for other errors.</summary>
    public IReadOnlyList<Problem> Problems { get; } = [];
}
