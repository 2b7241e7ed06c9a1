using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace SearchCluster.Cluster.Tests;

/// <summary>Keeps what SearchCluster's own categories log, from debug up.</summary>
internal sealed class RecordedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, EventId Event, string Message)> _entries = [];

    public IReadOnlyList<(LogLevel Level, EventId Event, string Message)> Entries => [.. _entries];

    public ILogger CreateLogger(string categoryName) =>
        new Category(this, categoryName.StartsWith("SearchCluster", StringComparison.Ordinal));

    public void Dispose()
    {
    }

    private sealed class Category(RecordedLog log, bool ours) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => ours;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (ours)
                log._entries.Enqueue((logLevel, eventId, formatter(state, exception)));
        }
    }
}
