using Microsoft.Extensions.Logging;

namespace SearchCluster.Silo.Hosting;

/// <summary>
/// Orleans gives up: the other silos have declared this one dead, after a pause or a cut cable. What it still does counts for nothing,
/// so the process ends at once, for its supervisor to start a new silo.
/// </summary>
internal sealed partial class LeaveWhenDeclaredDead(ILogger<LeaveWhenDeclaredDead> logger) : IFatalErrorHandler
{
    private const int Failed = 1;

    public bool IsUnexpected(Exception exception) => exception is not OperationCanceledException;

    public void OnFatalException(object? sender, string? context, Exception? exception)
    {
        LogFatal(context ?? "", exception?.Message ?? "");
        Environment.Exit(Failed);
    }

    [LoggerMessage(70, LogLevel.Critical, "The silo ends, to be started anew: {Context} {Message}")]
    private partial void LogFatal(string context, string message);
}
