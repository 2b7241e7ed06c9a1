using SearchCluster.Contracts.StudyFiles;
using Xunit;

namespace SearchCluster.Contracts.Tests.StudyFiles;

public sealed class CoreSchemaTests
{
    [Theory]
    [InlineData("", "null")]
    [InlineData("~", "null")]
    [InlineData("Null", "null")]
    [InlineData("nULL", "\"nULL\"")]
    [InlineData("True", "true")]
    [InlineData("false", "false")]
    [InlineData("yes", "\"yes\"")]
    [InlineData("off", "\"off\"")]
    [InlineData("12", "12")]
    [InlineData("-012", "-12")]
    [InlineData("+7", "7")]
    [InlineData("0x1F", "31")]
    [InlineData("0o17", "15")]
    [InlineData("1_000", "\"1_000\"")]
    [InlineData("18446744073709551615", "18446744073709551615")]
    [InlineData("1e-4", "0.0001")]
    [InlineData(".5", "0.5")]
    [InlineData("1.", "1")]
    [InlineData("1e400", "\"Infinity\"")]
    [InlineData(".inf", "\"Infinity\"")]
    [InlineData("-.INF", "\"-Infinity\"")]
    [InlineData(".nan", "\"NaN\"")]
    [InlineData("01:30:00", "\"01:30:00\"")]
    [InlineData("2026-01-01", "\"2026-01-01\"")]
    [InlineData("0x", "\"0x\"")]
    [InlineData("e5", "\"e5\"")]
    public void Resolve_PlainScalar_FollowsYaml12(string text, string json) =>
        Assert.Equal(json, CoreSchema.Resolve(text)?.ToJsonString() ?? "null");
}
