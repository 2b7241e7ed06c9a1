using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters.Json;

namespace SearchCluster.Benchmarks;

/// <summary>Adds a column of operations per second (an operation is one example), and writes the results as JSON too.</summary>
public sealed class ExamplesPerSecondConfig : ManualConfig
{
    public ExamplesPerSecondConfig()
    {
        AddColumn(StatisticColumn.OperationsPerSecond);
        AddExporter(JsonExporter.Brief);
    }
}
