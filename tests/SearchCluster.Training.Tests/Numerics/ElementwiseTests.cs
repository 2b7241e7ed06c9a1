using MathNet.Numerics;
using SearchCluster.Randomness;
using SearchCluster.Training.Numerics;
using Xunit;

namespace SearchCluster.Training.Tests.Numerics;

public sealed unsafe class ElementwiseTests
{
    /// <summary>The functions, each with its double-precision truth.</summary>
    public enum Function
    {
        Exp,
        Log,
        Tanh,
        Sigmoid,
        Erf,
    }

    [Theory]
    [InlineData(Function.Exp)]
    [InlineData(Function.Log)]
    [InlineData(Function.Tanh)]
    [InlineData(Function.Sigmoid)]
    [InlineData(Function.Erf)]
    public void Function_AllMagnitudes_IsWithinTwoUnitsInTheLastPlace(Function function)
    {
        var arguments = Arguments();
        var results = Evaluate(function, arguments);
        var (worst, at) = (0.0, 0f);
        for (var i = 0; i < arguments.Length; i++)
        {
            var truth = Truth(function, arguments[i]);
            var rounded = (float)truth;
            if (float.IsNaN(rounded) || float.IsInfinity(rounded) || rounded == 0)
            {
                // Half a unit beyond the largest float, and half the smallest, still round either way.
                if (BitConverter.SingleToInt32Bits(rounded) != BitConverter.SingleToInt32Bits(results[i])
                    && !(float.IsNaN(rounded) && float.IsNaN(results[i])))
                    Assert.Fail($"{function}({arguments[i]:R}) is {results[i]:R} instead of {rounded:R}");
                continue;
            }

            var error = Math.Abs(results[i] - truth) / UnitInTheLastPlace(rounded);
            if (!(error <= worst))
                (worst, at) = (error, arguments[i]);
        }

        Assert.True(worst <= 2, $"{function}({at:R}) is off by {worst:F2} units in the last place");
    }

    [Theory]
    [InlineData(Function.Exp, float.NegativeInfinity, 0f)]
    [InlineData(Function.Exp, float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(Function.Exp, 0f, 1f)]
    [InlineData(Function.Exp, float.Epsilon, 1f)]
    [InlineData(Function.Exp, 88.7228394f, float.PositiveInfinity)]
    [InlineData(Function.Exp, -103.972084f, 0f)]
    [InlineData(Function.Exp, float.NaN, float.NaN)]
    [InlineData(Function.Log, 0f, float.NegativeInfinity)]
    [InlineData(Function.Log, 1f, 0f)]
    [InlineData(Function.Log, -1f, float.NaN)]
    [InlineData(Function.Log, -float.Epsilon, float.NaN)]
    [InlineData(Function.Log, float.NegativeInfinity, float.NaN)]
    [InlineData(Function.Log, float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(Function.Log, float.Epsilon, -103.278931f)]
    [InlineData(Function.Log, float.NaN, float.NaN)]
    [InlineData(Function.Tanh, 0f, 0f)]
    [InlineData(Function.Tanh, float.Epsilon, float.Epsilon)]
    [InlineData(Function.Tanh, float.NegativeInfinity, -1f)]
    [InlineData(Function.Tanh, float.PositiveInfinity, 1f)]
    [InlineData(Function.Tanh, float.NaN, float.NaN)]
    [InlineData(Function.Sigmoid, 0f, 0.5f)]
    [InlineData(Function.Sigmoid, float.NegativeInfinity, 0f)]
    [InlineData(Function.Sigmoid, float.PositiveInfinity, 1f)]
    [InlineData(Function.Sigmoid, float.NaN, float.NaN)]
    [InlineData(Function.Erf, 0f, 0f)]
    [InlineData(Function.Erf, float.Epsilon, float.Epsilon)]
    [InlineData(Function.Erf, float.NegativeInfinity, -1f)]
    [InlineData(Function.Erf, float.PositiveInfinity, 1f)]
    [InlineData(Function.Erf, float.NaN, float.NaN)]
    public void Function_SpecialValue_IsExact(Function function, float argument, float expected)
    {
        var actual = Evaluate(function, [argument])[0];
        if (float.IsNaN(expected))
            Assert.True(float.IsNaN(actual));
        else
            Assert.Equal(BitConverter.SingleToInt32Bits(expected), BitConverter.SingleToInt32Bits(actual));
    }

    [Fact]
    public void Function_NegativeZero_KeepsTheSignOfOddFunctions()
    {
        Assert.Equal(1f, Evaluate(Function.Exp, [-0f])[0]);
        Assert.Equal(float.NegativeInfinity, Evaluate(Function.Log, [-0f])[0]);
        Assert.True(float.IsNegative(Evaluate(Function.Tanh, [-0f])[0]));
        Assert.Equal(0.5f, Evaluate(Function.Sigmoid, [-0f])[0]);
        Assert.True(float.IsNegative(Evaluate(Function.Erf, [-0f])[0]));
    }

    [Theory]
    [InlineData(Function.Exp)]
    [InlineData(Function.Log)]
    [InlineData(Function.Tanh)]
    [InlineData(Function.Sigmoid)]
    [InlineData(Function.Erf)]
    public void Function_AnyLengthAndPosition_GivesEachElementTheSameBits(Function function)
    {
        var random = RandomStream.At(1, RandomPurpose.SyntheticData);
        var arguments = new float[70];
        NormalDraws.Fill(ref random, arguments, 0, 3);
        var whole = Evaluate(function, arguments);
        for (var start = 0; start < arguments.Length; start++)
            for (var length = 1; length <= arguments.Length - start; length += 3)
                Assert.Equal(whole[start..(start + length)], Evaluate(function, arguments[start..(start + length)]));
    }

    [Fact]
    public void Primitives_AnyLength_DoAsTheirFormulaAndTouchNothingElse()
    {
        for (var length = 0; length <= 70; length++)
        {
            var x = Enumerable.Range(0, length).Select(i => 0.1f + i).ToArray();
            var y = Enumerable.Range(0, length + 1).Select(i => 3.7f - i).ToArray();

            Assert.Equal(Expected((a, b) => a + b), Run(&Elementwise.Add));
            Assert.Equal(Expected((a, b) => a * b), Run(&Elementwise.Multiply));
            Assert.Equal(Expected((a, b) => MathF.FusedMultiplyAdd(0.3f, a, b)), Run(&AddThreeTenths));

            var scaled = (float[])y.Clone();
            fixed (float* pointer = scaled)
                Elementwise.Scale(0.3f, pointer, length);
            Assert.Equal([.. y[..length].Select(b => 0.3f * b), y[length]], scaled);

            float[] Expected(Func<float, float, float> formula) => [.. x.Zip(y, formula), y[length]];

            float[] Run(delegate*<float*, float*, int, void> primitive)
            {
                var result = (float[])y.Clone();
                fixed (float* from = x, to = result)
                    primitive(from, to, length);
                return result;
            }
        }
    }

    private static void AddThreeTenths(float* x, float* y, int length) => Elementwise.Axpy(0.3f, x, y, length);

    // Every 20,011th float of either sign, and 400,001 more where the functions bend.
    private static float[] Arguments()
    {
        var arguments = new List<float>();
        for (var bits = 0L; bits <= 0x7F800000; bits += 20011)
        {
            arguments.Add(BitConverter.Int32BitsToSingle((int)bits));
            arguments.Add(-BitConverter.Int32BitsToSingle((int)bits));
        }

        for (var i = -200_000; i <= 200_000; i++)
            arguments.Add(i * 5.3e-4f);
        return [.. arguments];
    }

    private static float[] Evaluate(Function function, float[] arguments)
    {
        var results = new float[arguments.Length];
        fixed (float* x = arguments, y = results)
            switch (function)
            {
                case Function.Exp:
                    Elementwise.Exp(x, y, arguments.Length);
                    break;
                case Function.Log:
                    Elementwise.Log(x, y, arguments.Length);
                    break;
                case Function.Tanh:
                    Elementwise.Tanh(x, y, arguments.Length);
                    break;
                case Function.Sigmoid:
                    Elementwise.Sigmoid(x, y, arguments.Length);
                    break;
                default:
                    Elementwise.Erf(x, y, arguments.Length);
                    break;
            }

        return results;
    }

    private static double Truth(Function function, double x) => function switch
    {
        Function.Exp => Math.Exp(x),
        Function.Log => Math.Log(x),
        Function.Tanh => Math.Tanh(x),
        Function.Sigmoid => 1 / (1 + Math.Exp(-x)),
        _ => Math.CopySign(SpecialFunctions.Erf(x), x),
    };

    private static double UnitInTheLastPlace(float value) => (double)MathF.BitIncrement(MathF.Abs(value)) - MathF.Abs(value);
}
