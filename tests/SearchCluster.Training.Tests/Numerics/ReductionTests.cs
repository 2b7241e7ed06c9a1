using SearchCluster.Randomness;
using SearchCluster.Training.Numerics;
using Xunit;

namespace SearchCluster.Training.Tests.Numerics;

public sealed unsafe class ReductionTests
{
    [Fact]
    public void Reductions_AnyLength_HaveTheBitsOfThirtyTwoLanes()
    {
        var random = RandomStream.At(2, RandomPurpose.SyntheticData);
        for (var length = 0; length <= 200; length++)
        {
            var (x, y) = (new float[length], new float[length]);
            NormalDraws.Fill(ref random, x, 1, 2);
            NormalDraws.Fill(ref random, y);
            fixed (float* left = x, right = y)
            {
                Assert.Equal(Lanes(length, i => x[i], 1), Reduction.Sum(left, length));
                Assert.Equal(Lanes(length, i => x[i], x), Reduction.SumOfSquares(left, length));
                Assert.Equal(Lanes(length, i => x[i], y), Reduction.Dot(left, right, length));
                Assert.Equal(length == 0 ? float.NegativeInfinity : x.Max(), Reduction.Max(left, length));
            }
        }
    }

    [Fact]
    public void Max_NaNAnywhere_IsNaN()
    {
        for (var length = 1; length <= 70; length++)
            for (var place = 0; place < length; place++)
            {
                var x = new float[length];
                x[place] = float.NaN;
                fixed (float* pointer = x)
                    Assert.True(float.IsNaN(Reduction.Max(pointer, length)));
            }
    }

    private static float Lanes(int length, Func<int, float> x, float factor) => Lanes(length, x, [.. Enumerable.Repeat(factor, length)]);

    /// <summary>The definition: element i enters lane i mod 32, lanes are folded by halves.</summary>
    private static float Lanes(int length, Func<int, float> x, float[] y)
    {
        var lanes = new float[32];
        for (var i = 0; i < length; i++)
            lanes[i % 32] = MathF.FusedMultiplyAdd(x(i), y[i], lanes[i % 32]);
        for (var half = 16; half > 0; half /= 2)
            for (var lane = 0; lane < half; lane++)
                lanes[lane] += lanes[lane + half];
        return lanes[0];
    }
}
