using SearchCluster.Training.Diagnosis;
using Xunit;

namespace SearchCluster.Training.Tests.Diagnosis;

public sealed class FigureTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.21044, "0.2104")]
    [InlineData(-2.302585, "-2.303")]
    [InlineData(9999.4, "9999")]
    [InlineData(9999.5, "1e4")]
    [InlineData(123456, "1.235e5")]
    [InlineData(0.00099999, "1e-3")]
    [InlineData(2e-6, "2e-6")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void Of_Number_HasFourSignificantDigits(double value, string expected) => Assert.Equal(expected, Figure.Of(value));
}
