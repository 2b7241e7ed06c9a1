using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace SearchCluster.Silo.Hosting;

/// <summary>
/// The console's log, in which a call that was lost with its silo is told by a line instead of a stack. Such calls are made again, and
/// MembershipLog says that the silo is lost.
/// </summary>
[ProviderAlias("Console")]
internal sealed class LinesOfLostCalls(ConsoleLoggerProvider console) : ILoggerProvider, ISupportExternalScope
{
    /// <summary>Takes the place of the console's log among the services.</summary>
    public static void Decorate(IServiceCollection services)
    {
        var console = services.Single(service =>
            service.ServiceType == typeof(ILoggerProvider) && service.ImplementationType == typeof(ConsoleLoggerProvider));
        services.Remove(console);
        services.AddSingleton<ConsoleLoggerProvider>();
        services.AddSingleton<ILoggerProvider, LinesOfLostCalls>();
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) =>
        new LineLogger(console.CreateLogger(categoryName), isOfOrleans: categoryName.StartsWith("Orleans", StringComparison.Ordinal));

    /// <inheritdoc/>
    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => console.SetScopeProvider(scopeProvider);

    /// <summary>The container disposes of the console's log.</summary>
    public void Dispose()
    {
    }

    // The message of a rejected call holds the stack of its cause.
    private static string WithoutStack(string message) => message.Contains("\n   at ", StringComparison.Ordinal)
        ? string.Join(' ', message.Split('\n').Select(line => line.Trim()).Where(line => !line.StartsWith("at ", StringComparison.Ordinal)
            && !line.StartsWith("--- End of", StringComparison.Ordinal)))
        : message;

    private sealed class LineLogger(ILogger console, bool isOfOrleans) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => console.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => console.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (isOfOrleans && IsOfALostCall(exception))
                console.Log(logLevel, eventId, state, null, (said, _) =>
                    WithoutStack($"{formatter(said, exception)}: {Lines(exception!)}"));
            else
                console.Log(logLevel, eventId, state, exception, (said, error) => WithoutStack(formatter(said, error)));
        }

        private static bool IsOfALostCall(Exception? exception) =>
            exception is OrleansException or TimeoutException or SocketException or OperationCanceledException
            || exception is { InnerException: { } inner } && IsOfALostCall(inner);

        private static string Lines(Exception exception) =>
            exception.Message + (exception.InnerException is { } inner ? " < " + Lines(inner) : "");
    }
}
