using SearchCluster.Randomness;
using SearchCluster.Training.Initializers;
using Xunit;

namespace SearchCluster.Training.Tests.Initializers;

public sealed class InitializerTests
{
    private const int FanIn = 400;
    private const int FanOut = 100;
    private const int Count = FanIn * FanOut;

    /// <summary>Each initializer with random weights, the variance that its documentation states, and whether it is uniform.</summary>
    public static TheoryData<Initializer, double, bool> Variances => new()
    {
        { new NormalInitializer(), 1e-4, false },
        { new NormalInitializer { StandardDeviation = 1 }, 1, false },
        { new XavierInitializer(), 1.0 / FanIn, false },
        { new XavierInitializer { Distribution = WeightDistribution.Uniform }, 1.0 / FanIn, true },
        { new XavierInitializer { Mode = FanMode.FanAverage }, 2.0 / (FanIn + FanOut), false },
        { new XavierInitializer { Mode = FanMode.FanAverage, Distribution = WeightDistribution.Uniform }, 2.0 / (FanIn + FanOut), true },
        { new HeInitializer(), 2.0 / FanIn, false },
        { new HeInitializer { Distribution = WeightDistribution.Uniform }, 2.0 / FanIn, true },
        { new LecunInitializer(), 1.0 / FanIn, true },
        { new LecunInitializer { Distribution = WeightDistribution.Normal }, 1.0 / FanIn, false },
    };

    public static TheoryData<Initializer> Random =>
        [new NormalInitializer(), new XavierInitializer(), new HeInitializer(), new LecunInitializer(), new OrthogonalInitializer()];

    [Theory]
    [MemberData(nameof(Variances))]
    public void Fill_ManyWeights_HaveTheStatedMeanAndVariance(Initializer initializer, double variance, bool uniform)
    {
        var weights = Draw(initializer, FanIn, FanOut);

        // Five standard deviations each: the mean's is σ/√n; that of the mean square σ²·√((κ − 1)/n), kurtosis κ 3 or, uniform, 9/5.
        var deviations = 5 / Math.Sqrt(Count);
        Assert.InRange(weights.Average(weight => (double)weight) / Math.Sqrt(variance), -deviations, deviations);
        var spread = deviations * Math.Sqrt(uniform ? 0.8 : 2);
        Assert.InRange(weights.Average(weight => (double)weight * weight) / variance, 1 - spread, 1 + spread);
    }

    [Theory]
    [MemberData(nameof(Variances))]
    public void Fill_ManyWeights_ReachTheUniformBoundOrGoBeyond(Initializer initializer, double variance, bool uniform)
    {
        var largest = Draw(initializer, FanIn, FanOut).Max(Math.Abs);
        var bound = Math.Sqrt(3 * variance);

        // Uniform: all n miss the last share 10/n of the range with probability e⁻¹⁰; a float rounds by at most 6·10⁻⁸ of the bound.
        // Normal: of 40,000 draws one in twelve lies beyond √3 σ.
        if (uniform)
            Assert.InRange(largest, bound * (1 - 10.0 / Count), bound * (1 + 6e-8));
        else
            Assert.InRange(largest, 1.5 * bound, double.PositiveInfinity);
    }

    [Theory]
    [InlineData(30, 30, 1)]
    [InlineData(50, 20, 1)]
    [InlineData(20, 50, 1)]
    [InlineData(50, 20, 1.5f)]
    [InlineData(1, 7, 2)]
    [InlineData(7, 1, 2)]
    public void Fill_Orthogonal_RowsOrColumnsAreOrthogonalAndOfTheGainsLength(int fanIn, int fanOut, float gain)
    {
        var weights = Draw(new OrthogonalInitializer { Gain = gain }, fanIn, fanOut);
        var (vectors, length) = fanOut <= fanIn ? (fanOut, fanIn) : (fanIn, fanOut);

        // Each of the two factors of a product is rounded by 2⁻²⁴ of itself, and the products' sizes sum to gain² at most (Cauchy and
        // Schwarz). Gram and Schmidt lose 10⁻¹⁶ times the condition number, some tens for a Gaussian square, in double: far less.
        var tolerance = 2.1 * gain * gain / (1 << 24);
        for (var first = 0; first < vectors; first++)
            for (var second = 0; second < vectors; second++)
            {
                var product = 0.0;
                for (var i = 0; i < length; i++)
                    product += (double)Entry(first, i) * Entry(second, i);
                Assert.Equal(first == second ? gain * gain : 0, product, tolerance);
            }

        float Entry(int vector, int i) => fanOut <= fanIn ? weights[i * fanOut + vector] : weights[vector * fanOut + i];
    }

    [Fact]
    public void Fill_OrthogonalWithManyDraws_HasNoPreferredDirection()
    {
        // A uniformly random unit vector's first coordinate has mean 0 and variance 1/n; 2,000 of them, five standard deviations.
        const int draws = 2000;
        var sum = 0.0;
        for (var index = 0; index < draws; index++)
            sum += Draw(new OrthogonalInitializer(), 4, 4, index)[0];
        Assert.InRange(sum / draws, -5 * Math.Sqrt(0.25 / draws), 5 * Math.Sqrt(0.25 / draws));
    }

    [Fact]
    public void Fill_Zero_ClearsWhatWasThere()
    {
        var weights = new float[12];
        Array.Fill(weights, 7);
        var random = RandomStream.At(41, RandomPurpose.Initialization);
        new ZeroInitializer().Fill(ref random, weights, 3, 4, 4);
        Assert.All(weights, weight => Assert.Equal(0, weight));
    }

    [Theory]
    [MemberData(nameof(Random))]
    public void Fill_SameStream_GivesTheSameBits(Initializer initializer)
    {
        var bits = Draw(initializer, 13, 11).Select(BitConverter.SingleToInt32Bits);
        Assert.Equal(bits, Draw(initializer, 13, 11).Select(BitConverter.SingleToInt32Bits));
    }

    [Theory]
    [MemberData(nameof(Random))]
    public void Fill_OtherStream_GivesOtherWeights(Initializer initializer) =>
        Assert.Empty(Draw(initializer, 13, 11, index: 0).Intersect(Draw(initializer, 13, 11, index: 1)));

    [Fact]
    public void Problems_NoPositiveScale_NameTheField()
    {
        foreach (var scale in new[] { 0, -1, float.NaN, float.PositiveInfinity })
        {
            Assert.Equal(
                ["standardDeviation"], new NormalInitializer { StandardDeviation = scale }.Problems().Select(problem => problem.Path));
            Assert.Equal(["gain"], new OrthogonalInitializer { Gain = scale }.Problems().Select(problem => problem.Path));
        }
    }

    private static float[] Draw(Initializer initializer, int fanIn, int fanOut, int index = 0)
    {
        var weights = new float[fanIn * fanOut];
        var random = RandomStream.At(41, RandomPurpose.Initialization, index);
        initializer.Fill(ref random, weights, fanIn, fanOut, fanOut);
        return weights;
    }
}
