using System.Text.Json;
using SearchCluster.Contracts.Json;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using Xunit;

namespace SearchCluster.Contracts.Tests.Json;

public sealed class SearchClusterJsonTests
{
    [Fact]
    public void Serialize_Values_HasTheContractsShape()
    {
        var json = JsonSerializer.Serialize(
            new Sample(double.NaN, double.NegativeInfinity, TimeSpan.FromHours(1), DayOfWeek.Friday, null), SearchClusterJson.Options);

        Assert.Equal("""{"lossValue":"NaN","bound":"-Infinity","wallTime":"01:00:00","day":"friday","reason":null}""", json);
        Assert.Equal(
            json, JsonSerializer.Serialize(JsonSerializer.Deserialize<Sample>(json, SearchClusterJson.Options), SearchClusterJson.Options));
    }

    [Fact]
    public void Serialize_States_StayCapitalised() =>
        Assert.Equal(
            """["Diverged","Running"]""",
            JsonSerializer.Serialize(new object[] { TrialState.Diverged, StudyState.Running }, SearchClusterJson.Options));

    [Fact]
    public void Serialize_InvalidStudy_HasTheContractsShape() =>
        Assert.Equal(
            """{"error":"invalid study","problems":[{"path":"space.a.low","line":9,"message":"m"}]}""",
            JsonSerializer.Serialize(new InvalidStudy([new Problem("space.a.low", 9, "m")]), SearchClusterJson.Options));

    private sealed record Sample(double LossValue, double Bound, TimeSpan WallTime, DayOfWeek Day, string? Reason);
}
