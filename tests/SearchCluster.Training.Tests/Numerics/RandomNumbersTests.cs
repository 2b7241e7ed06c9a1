using MathNet.Numerics.Distributions;
using SearchCluster.Randomness;
using SearchCluster.Training.Numerics;
using Xunit;

namespace SearchCluster.Training.Tests.Numerics;

public sealed unsafe class RandomNumbersTests
{
    private const int Draws = 100_000;

    [Fact]
    public void NormalDraws_ManyDraws_HaveTheMomentsOfTheNormal()
    {
        var sample = Sample(mean: 0.5, standardDeviation: 2).Select(value => (value - 0.5) / 2).ToArray();

        // The k-th moment's estimate has standard deviation √((E z²ᵏ − (E zᵏ)²) / n): 1, √2, √15 and √96 over √n. Five of them each.
        var unit = 5 / Math.Sqrt(Draws);
        Assert.InRange(sample.Average(), -unit, unit);
        Assert.InRange(sample.Average(z => z * z) - 1, -Math.Sqrt(2) * unit, Math.Sqrt(2) * unit);
        Assert.InRange(sample.Average(z => z * z * z), -Math.Sqrt(15) * unit, Math.Sqrt(15) * unit);
        Assert.InRange(sample.Average(z => z * z * z * z) - 3, -Math.Sqrt(96) * unit, Math.Sqrt(96) * unit);
    }

    [Fact]
    public void NormalDraws_ManyDraws_FollowTheNormalDistribution()
    {
        var sample = Sample(0, 1);
        Array.Sort(sample);
        var distance = 0.0;
        for (var i = 0; i < sample.Length; i++)
        {
            var probability = Normal.CDF(0, 1, sample[i]);
            distance = Math.Max(distance, Math.Max(probability - (double)i / Draws, (double)(i + 1) / Draws - probability));
        }

        // Kolmogorov and Smirnov: √n·D exceeds 1.95 with probability 0.001.
        Assert.InRange(distance, 0, 1.95 / Math.Sqrt(Draws));
    }

    [Fact]
    public void NormalDraws_NeighboursInTheStream_AreUncorrelated()
    {
        var sample = Sample(0, 1);
        var products = 0.0;
        for (var i = 1; i < sample.Length; i++)
            products += (double)sample[i] * sample[i - 1];

        // A mean of n products of independent standard normals has standard deviation 1/√n.
        Assert.InRange(products / Draws, -5 / Math.Sqrt(Draws), 5 / Math.Sqrt(Draws));
    }

    [Fact]
    public void NormalDraws_OddLength_IsThePrefixOfTheLongerOne()
    {
        var (odd, even) = (new float[7], new float[8]);
        var first = RandomStream.At(3, RandomPurpose.Initialization);
        var second = first;
        NormalDraws.Fill(ref first, odd);
        NormalDraws.Fill(ref second, even);
        Assert.Equal(even[..7], odd);
        Assert.Equal(second.NextBits(), first.NextBits());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.2)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void DropoutMask_ManyElements_DropsAtItsRate(double rate)
    {
        var mask = new float[Draws];
        var random = RandomStream.At(4, RandomPurpose.Dropout);
        fixed (float* pointer = mask)
            DropoutMask.Fill(ref random, pointer, mask.Length, rate);

        // Binomial: five standard deviations of the share, and 2⁻¹⁷ for the threshold's rounding.
        var share = mask.Count(value => value == 0) / (double)Draws;
        var bound = 5 * Math.Sqrt(rate * (1 - rate) / Draws) + Math.Pow(2, -17);
        Assert.InRange(share - rate, -bound, bound);
        Assert.All(mask, value => Assert.True(value == 0 || value == (float)(1 / (1 - rate))));
    }

    [Fact]
    public void DropoutMask_AnyLength_IsAPrefixAndTouchesNothingElse()
    {
        var whole = Mask(64, 64);
        for (var length = 0; length < 64; length++)
        {
            var mask = Mask(length, 64);
            Assert.Equal(whole[..length], mask[..length]);
            Assert.All(mask[length..], value => Assert.Equal(7f, value));
        }

        static float[] Mask(int length, int room)
        {
            var mask = new float[room];
            Array.Fill(mask, 7f);
            var random = RandomStream.At(4, RandomPurpose.Dropout);
            fixed (float* pointer = mask)
                DropoutMask.Fill(ref random, pointer, length, 0.5);
            return mask;
        }
    }

    [Fact]
    public void DropoutMask_FourElements_TakeOneDrawOfTheStream()
    {
        var random = RandomStream.At(4, RandomPurpose.Dropout);
        var drawn = random;
        var mask = new float[10];
        fixed (float* pointer = mask)
            DropoutMask.Fill(ref random, pointer, mask.Length, 0.5);
        for (var draw = 0; draw < 3; draw++)
            drawn.NextBits();
        Assert.Equal(drawn.NextBits(), random.NextBits());
    }

    [Fact]
    public void Log_PositiveNumbers_IsTheLogarithm()
    {
        // Three roundings of size at most |ln x| or, near one, of |x − 1|: 4·2⁻⁵³ of the result.
        for (var x = Math.Pow(2, -53); x < 4; x *= 1.0007)
            Assert.InRange(PortableMath.Log(x) - Math.Log(x), -4.5e-16 * Math.Abs(Math.Log(x)), 4.5e-16 * Math.Abs(Math.Log(x)));
        Assert.Equal(0, PortableMath.Log(1));
    }

    [Fact]
    public void SineCosineOfTurns_WholeTurn_AreSineAndCosine()
    {
        // The reference rounds 2πu, up to 6.3, by 4.4·10⁻¹⁶; ours adds two units of 1.1·10⁻¹⁶.
        for (var i = 0; i <= 8000; i++)
        {
            var (sine, cosine) = PortableMath.SineCosineOfTurns(i / 8000.0);
            Assert.InRange(sine - Math.Sin(2 * Math.PI * (i / 8000.0)), -7e-16, 7e-16);
            Assert.InRange(cosine - Math.Cos(2 * Math.PI * (i / 8000.0)), -7e-16, 7e-16);
        }
    }

    private static float[] Sample(double mean, double standardDeviation)
    {
        var random = RandomStream.At(20, RandomPurpose.Initialization);
        var sample = new float[Draws];
        NormalDraws.Fill(ref random, sample, mean, standardDeviation);
        return sample;
    }
}
