using System.Text.Json.Nodes;
using Xunit;

namespace SearchCluster.Cluster.Tests.Deployment;

/// <summary>What silos export finds its way: each name and port is one that the next in line knows.</summary>
public sealed class ObservabilityTests
{
    private readonly JsonObject _collector = Repository.Yaml("deploy/observability/otel-collector.yaml");
    private readonly JsonObject _compose = Repository.Yaml("docker-compose.yml");

    [Fact]
    public void Collector_UsesEverythingThatItDeclaresAndNothingElse()
    {
        var pipelines = _collector["service"]!["pipelines"]!.AsObject();
        Assert.Equal(["metrics", "traces"], pipelines.Select(pipeline => pipeline.Key).Order());
        foreach (var section in new[] { "receivers", "processors", "exporters" })
        {
            var used = pipelines.SelectMany(pipeline => pipeline.Value![section]!.AsArray().Select(name => name!.GetValue<string>()))
                .Distinct().Order();
            Assert.Equal(_collector[section]!.AsObject().Select(declared => declared.Key).Order(), used);
        }
    }

    [Fact]
    public void Collector_ListensWhereSilosExportTo()
    {
        var listens = _collector["receivers"]!["otlp"]!["protocols"]!["http"]!["endpoint"]!.GetValue<string>().Split(':')[1];

        foreach (var silo in new[] { "silo-1", "silo-2" })
        {
            var variables = _compose["services"]![silo]!["environment"]!;
            Assert.Equal("http/protobuf", variables["OTEL_EXPORTER_OTLP_PROTOCOL"]!.GetValue<string>());
            Assert.Equal($"http://otel-collector:{listens}", variables["OTEL_EXPORTER_OTLP_ENDPOINT"]!.GetValue<string>());
        }
    }

    [Fact]
    public void Collector_SendsTracesToJaegerAndIsAskedForMetricsByPrometheus()
    {
        var scrapes =
            Repository.Yaml(
            "deploy/observability/prometheus.yml")["scrape_configs"]![0]!["static_configs"]![0]!["targets"]![0]!.GetValue<string>();
        var serves = _collector["exporters"]!["prometheus"]!["endpoint"]!.GetValue<string>().Split(':')[1];

        Assert.Equal("jaeger:4317", _collector["exporters"]!["otlp/jaeger"]!["endpoint"]!.GetValue<string>());
        Assert.Equal($"otel-collector:{serves}", scrapes);
    }
}
