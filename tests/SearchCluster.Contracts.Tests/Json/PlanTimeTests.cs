using System.Globalization;
using SearchCluster.Contracts.Json;
using Xunit;

namespace SearchCluster.Contracts.Tests.Json;

public sealed class PlanTimeTests
{
    [Theory]
    [InlineData("90s", "00:01:30")]
    [InlineData("15m", "00:15:00")]
    [InlineData("24h", "1.00:00:00")]
    [InlineData("2d", "2.00:00:00")]
    [InlineData("500ms", "00:00:00.5")]
    [InlineData("1.5h", "01:30:00")]
    [InlineData("0.25s", "00:00:00.25")]
    [InlineData("1h30m", "01:30:00")]
    [InlineData("1d 12h 5m 3s 20ms", "1.12:05:03.02")]
    [InlineData("1m500ms", "00:01:00.5")]
    [InlineData("0s", "00:00:00")]
    [InlineData("-5s", "-00:00:05")]
    [InlineData("36:00:00", "1.12:00:00")]
    [InlineData("00:00:00.05", "00:00:00.05")]
    [InlineData("1:2:3", "01:02:03")]
    [InlineData("1.12:00:00", "1.12:00:00")]
    [InlineData("-00:00:01", "-00:00:01")]
    [InlineData("36500d", "36500.00:00:00")]
    public void TryParse_ATime_IsThatTime(string text, string time)
    {
        Assert.True(PlanTime.TryParse(text, out var parsed, out var message), message);

        Assert.Equal(TimeSpan.ParseExact(time, "c", CultureInfo.InvariantCulture), parsed);
        Assert.Null(message);
    }

    [Theory]
    [InlineData("90", "'90' has no unit")]
    [InlineData("2", "'2' has no unit")]
    [InlineData("0", "'0' has no unit")]
    [InlineData("-3", "'-3' has no unit")]
    [InlineData("1.5", "'1.5' has no unit")]
    [InlineData("1e3", "'1e3' has no unit")]
    [InlineData("1:30", "'1:30' may be minutes or hours")]
    [InlineData("00:60:00", "'00:60:00' is no time")]
    [InlineData("1.36:00:00", "'1.36:00:00' is no time")]
    [InlineData("", "'' is no time")]
    [InlineData("-", "'-' is no time")]
    [InlineData("1m1h", "'1m1h' is no time")]
    [InlineData("2 hours", "'2 hours' is no time")]
    [InlineData("3h ", "'3h ' is no time")]
    [InlineData("٣s", "'٣s' is no time")]
    [InlineData("infinite", "'infinite' is no time")]
    [InlineData("36501d", "'36501d' is longer than 36500d")]
    [InlineData("10675199.00:00:00", "'10675199.00:00:00' is longer than 36500d")]
    [InlineData("99999999999999999999999999999999999999h", "'99999999999999999999999999999999999999h' is longer than 36500d")]
    [InlineData("36500d1s", "'36500d1s' is longer than 36500d")]
    [InlineData("0.00000001s", "'0.00000001s' is shorter than 0.0001ms")]
    public void TryParse_AnythingElse_SaysWhatATimeIs(string text, string message)
    {
        Assert.False(PlanTime.TryParse(text, out _, out var said));

        Assert.Equal($"{message}; expected a time such as 90s, 15m, 24h, 2d, 1h30m or \"36:00:00\"", said);
    }

    [Fact]
    public void TryParse_AText_OfAMillionLetters_QuotesItsBeginning()
    {
        Assert.False(PlanTime.TryParse(new string('x', 1_000_000), out _, out var said));

        Assert.True(said!.Length < 250, said);
    }

    [Theory]
    [InlineData("1.12:05:03.25", "1d 12h 5m 3.25s")]
    [InlineData("1.00:00:00", "1d")]
    [InlineData("00:01:30", "1m 30s")]
    [InlineData("00:00:00.0125", "12.5ms")]
    [InlineData("00:00:00", "0s")]
    [InlineData("-00:00:05", "-5s")]
    public void Write_ATime_IsReadAgain(string time, string text)
    {
        var value = TimeSpan.ParseExact(time, "c", CultureInfo.InvariantCulture);

        Assert.Equal(text, PlanTime.Write(value));
        Assert.True(PlanTime.TryParse(text, out var again, out _));
        Assert.Equal(value, again);
    }

    [Fact]
    public void In_APlan_FindsEveryTimeWithItsPath() =>
        Assert.Equal(
            [("root.wait", TimeSpan.FromSeconds(1)), ("root.inner[1].wait", TimeSpan.FromSeconds(2))],
            PlanTime.In(new Plan(TimeSpan.FromSeconds(1), null, [new(null, null, []), new(TimeSpan.FromSeconds(2), "x", [])]), "root"));

    private sealed record Plan(TimeSpan? Wait, string? Text, IReadOnlyList<Plan> Inner);
}
