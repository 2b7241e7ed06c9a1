using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters.Json;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace SearchCluster.Benchmarks;

/// <summary>Adds a column of GFLOP/s, and writes the results as JSON too.</summary>
public sealed class OperationsPerSecondConfig : ManualConfig
{
    public OperationsPerSecondConfig()
    {
        AddColumn(new OperationsPerSecondColumn());
        AddExporter(JsonExporter.Brief);
    }

    private sealed class OperationsPerSecondColumn : IColumn
    {
        public string Id => nameof(OperationsPerSecondColumn);

        public string ColumnName => "GFLOP/s";

        public string Legend => "Multiplications and additions of floats, in billions per second";

        public bool AlwaysShow => true;

        public ColumnCategory Category => ColumnCategory.Custom;

        public int PriorityInCategory => 0;

        public bool IsNumeric => true;

        public UnitType UnitType => UnitType.Dimensionless;

        public bool IsAvailable(Summary summary) => true;

        public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase, summary.Style);

        // Operations per nanosecond are billions per second.
        public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) =>
            summary[benchmarkCase]?.ResultStatistics is { } statistics
                && benchmarkCase.Parameters[nameof(MatrixProductBenchmark.Shape)] is MatrixProductShape shape
                ? (shape.Operations / statistics.Mean).ToString("F1", CultureInfo.InvariantCulture)
                : "NA";
    }
}
