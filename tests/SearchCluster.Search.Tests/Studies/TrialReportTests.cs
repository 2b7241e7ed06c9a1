using System.Text.Json;
using Xunit;

namespace SearchCluster.Search.Tests.Studies;

public class TrialReportTests
{
    [Theory]
    [InlineData("""{ "epoch": 1, "loss": 0.5 }""", 0.5)]
    [InlineData("""{ "epoch": 1, "loss": "Infinity" }""", double.PositiveInfinity)]
    [InlineData("""{ "epoch": 1, "loss": "-Infinity" }""", double.NegativeInfinity)]
    [InlineData("""{ "epoch": 1, "loss": "NaN" }""", double.NaN)]
    [InlineData("""{ "epoch": 1, "loss": "0.5" }""", null)]
    [InlineData("""{ "epoch": 1, "loss": null }""", null)]
    [InlineData("""{ "epoch": 1 }""", null)]
    public void Metric_OfAName_IsItsNumber(string json, double? expected) => Assert.Equal(expected, Read(json).Metric("loss"));

    [Theory]
    [InlineData("""{ "epoch": 1, "timing": { "seconds": 2.5 } }""", 2.5)]
    [InlineData("""{ "epoch": 1, "timing": { "seconds": "soon" } }""", null)]
    [InlineData("""{ "epoch": 1, "timing": { } }""", null)]
    [InlineData("""{ "epoch": 1, "timing": 2.5 }""", null)]
    [InlineData("""{ "epoch": 1, "seconds": 2.5 }""", null)]
    public void Metric_Seconds_StandsUnderTiming(string json, double? expected) => Assert.Equal(expected, Read(json).Metric("seconds"));

    [Fact]
    public void Metrics_AreTheNumbersAlone() =>
        Assert.Equal(
            ["loss", "accuracy"],
            Read("""{ "epoch": 1, "loss": "NaN", "layers": [], "accuracy": 0.5, "note": "x", "timing": { } }""")
                .Metrics().Select(metric => metric.Key));

    private static TrialReport Read(string json) => JsonSerializer.Deserialize<TrialReport>(json, SearchJson.Options)!;
}
