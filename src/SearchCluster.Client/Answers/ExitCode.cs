namespace SearchCluster.Client.Answers;

/// <summary>What the program returns to its caller.</summary>
internal enum ExitCode
{
    /// <summary>Done.</summary>
    Done = 0,

    /// <summary>Something went wrong while doing it.</summary>
    Failed = 1,

    /// <summary>The study or the command line is invalid; nothing was begun.</summary>
    Invalid = 2,

    /// <summary>There is nothing of that name.</summary>
    NotFound = 3,

    /// <summary>No cluster was reached, or it no longer answers.</summary>
    NoCluster = 4,

    /// <summary>A signal ended it early.</summary>
    Interrupted = 130,
}
