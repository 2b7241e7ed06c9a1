using SearchCluster.Presentation.Words;
using Xunit;

namespace SearchCluster.Presentation.Tests.Words;

public class ReadableNumberTests
{
    [Theory]
    [InlineData(null, "–")]
    [InlineData(0.0, "0")]
    [InlineData(0.9995, "0.9995")]
    [InlineData(0.99995, "1")]
    [InlineData(0.999949, "0.9999")]
    [InlineData(99.95, "99.95")]
    [InlineData(99.995, "100")]
    [InlineData(-99.995, "-100")]
    [InlineData(999.96, "1000")]
    [InlineData(12345.67, "12346")]
    [InlineData(999_999.0, "999999")]
    [InlineData(999_999.4, "999999")]
    [InlineData(999_999.5, "1e6")]
    [InlineData(1e6, "1e6")]
    [InlineData(-1e6, "-1e6")]
    [InlineData(1_234_567.0, "1.235e6")]
    [InlineData(0.001, "0.001")]
    [InlineData(0.00099999, "0.001")]
    [InlineData(0.00099994, "9.999e-4")]
    [InlineData(9.9996e-5, "1e-4")]
    [InlineData(-2e-6, "-2e-6")]
    [InlineData(1e-300, "1e-300")]
    [InlineData(double.Epsilon, "4.941e-324")]
    [InlineData(double.MaxValue, "1.798e308")]
    [InlineData(double.MinValue, "-1.798e308")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void Of_Number_HasFourSignificantDigits(double? number, string expected) => Assert.Equal(expected, ReadableNumber.Of(number));

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(0.0421, "0.042 s")]
    [InlineData(0.26, "0.3 s")]
    [InlineData(-3, "-3 s")]
    [InlineData(59.94, "59.9 s")]
    [InlineData(59.96, "1 min 0 s")]
    [InlineData(119.99, "2 min 0 s")]
    [InlineData(3599.94, "59 min 59 s")]
    [InlineData(3599.96, "1 h 0 min")]
    [InlineData(86_400, "24 h 0 min")]
    [InlineData(1e12, "2.778e8 h")]
    [InlineData(1e300, "2.778e296 h")]
    [InlineData(double.NaN, "NaN s")]
    [InlineData(double.PositiveInfinity, "Infinity h")]
    public void Duration_Seconds_CarriesIntoTheNextUnit(double seconds, string expected) =>
        Assert.Equal(expected, ReadableNumber.Duration(seconds));

    [Theory]
    [InlineData(0, "0 %")]
    [InlineData(-1e-17, "0 %")]
    [InlineData(0.004, "0 %")]
    [InlineData(0.005, "1 %")]
    [InlineData(0.224, "22 %")]
    [InlineData(0.9949, "99 %")]
    [InlineData(0.995, "100 %")]
    [InlineData(0.9995, "100 %")]
    [InlineData(1, "100 %")]
    [InlineData(12.5, "1250 %")]
    [InlineData(double.NaN, "–")]
    public void Share_OfOne_IsInWholePerCent(double share, string expected) => Assert.Equal(expected, ReadableNumber.Share(share));

    [Theory]
    [InlineData(0, "0 MB")]
    [InlineData(12_500_000, "12.5 MB")]
    [InlineData(123, "1.23e-4 MB")]
    [InlineData(long.MaxValue, "9.223e12 MB")]
    public void Megabytes_OfBytes_AreMillions(long bytes, string expected) => Assert.Equal(expected, ReadableNumber.Megabytes(bytes));

    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(999, "999 bytes")]
    [InlineData(9_705, "9.7 kB")]
    [InlineData(12_540_000, "12.5 MB")]
    [InlineData(3_000_000_000, "3 GB")]
    public void Bytes_AreInTheirUnit(long bytes, string expected) => Assert.Equal(expected, ReadableNumber.Bytes(bytes));
}
