using Microsoft.Extensions.Logging;
using SearchCluster.Client.Answers;

namespace SearchCluster.Client.Hosting;

/// <summary>The log of the silos as lines on standard error, above the live display where there is one.</summary>
internal sealed class TerminalLoggerProvider(Output output) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new Lines(output, categoryName);

    public void Dispose()
    {
    }

    private sealed class Lines(Output output, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning && logLevel != LogLevel.None && !output.IsQuiet;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
                return;

            var cause = exception is null ? "" : $" ({exception.GetType().Name}: {exception.Message})";
            output.Note($"{logLevel}: {category}: {formatter(state, exception)}{cause}".ReplaceLineEndings(" "));
        }
    }
}
