using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace SearchCluster.Silo.Hosting;

/// <summary>
/// The console's log, in which Orleans tells of a call that was lost with its silo by a line instead of a stack. Such calls are made
/// again, and MembershipLog says that the silo is lost.
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
    public ILogger CreateLogger(string categoryName) => categoryName.StartsWith("Orleans", StringComparison.Ordinal)
        ? new OrleansLogger(console.CreateLogger(categoryName))
        : console.CreateLogger(categoryName);

    /// <inheritdoc/>
    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => console.SetScopeProvider(scopeProvider);

    /// <summary>The container disposes of the console's log.</summary>
    public void Dispose()
    {
    }

    private sealed class OrleansLogger(ILogger console) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => console.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => console.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsOfALostCall(exception))
                console.Log(logLevel, eventId, state, null, (said, _) => $"{formatter(said, exception)}: {Lines(exception!)}");
            else
                console.Log(logLevel, eventId, state, exception, formatter);
        }

        private static bool IsOfALostCall(Exception? exception) =>
            exception is OrleansException or TimeoutException or SocketException or OperationCanceledException
            || exception is { InnerException: { } inner } && IsOfALostCall(inner);

        private static string Lines(Exception exception) =>
            exception.Message + (exception.InnerException is { } inner ? " < " + Lines(inner) : "");
    }
}
