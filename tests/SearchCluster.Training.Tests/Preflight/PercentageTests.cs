using SearchCluster.Training.Preflight;
using Xunit;

namespace SearchCluster.Training.Tests.Preflight;

public sealed class PercentageTests
{
    [Theory]
    [InlineData(0.0, "0 %")]
    [InlineData(0.004, "0.4 %")]
    [InlineData(0.1249, "12 %")]
    [InlineData(0.96, "96 %")]
    [InlineData(0.99, "99 %")]
    [InlineData(0.991, "99.1 %")]
    [InlineData(0.995, "99.5 %")]
    [InlineData(0.9995, "99.95 %")]
    [InlineData(0.999999, "99.9999 %")]
    [InlineData(1.0, "100 %")]
    [InlineData(1.5, "150 %")]
    [InlineData(-0.25, "-25 %")]
    [InlineData(1e-5, "0.001 %")]
    [InlineData(1e-9, "1e-7 %")]
    [InlineData(double.NaN, "NaN %")]
    [InlineData(double.PositiveInfinity, "Infinity %")]
    public void Of_Share_HasTwoDigitsAndNeverAnExponentWhereItIsPlain(double share, string expected) =>
        Assert.Equal(expected, Percentage.Of(share));
}
