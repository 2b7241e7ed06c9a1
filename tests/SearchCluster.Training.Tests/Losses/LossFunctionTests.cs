using SearchCluster.Randomness;
using SearchCluster.Training.Losses;
using SearchCluster.Training.Numerics;
using Xunit;

namespace SearchCluster.Training.Tests.Losses;

public sealed unsafe class LossFunctionTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(17)]
    public void CrossEntropy_OfEqualOutputs_IsTheLogarithmOfTheClasses(int classes)
    {
        var (sum, gradient) = Evaluate(Loss.SoftmaxCrossEntropy, [.. Enumerable.Repeat(1e30f, classes)], label: 1);

        Assert.Equal(Math.Log(classes), sum.Total, 1e-6);
        Assert.Equal(-1 + 1f / classes, gradient[1], 1e-7f);
        // The first of equals counts as the answer.
        Assert.Equal(0, sum.Correct);
    }

    [Fact]
    public void CrossEntropy_OfRandomOutputsOfAnySize_EqualsDoublePrecision()
    {
        var random = RandomStream.At(31, RandomPurpose.Proposal);
        foreach (var scale in (float[])[1e-30f, 1e-3f, 1, 30, 1e4f, 1e20f])
            for (var draw = 0; draw < 200; draw++)
            {
                var outputs = new float[2 + draw % 20];
                NormalDraws.Fill(ref random, outputs, 0, scale);
                var label = random.NextInteger(outputs.Length);

                var (sum, gradient) = Evaluate(Loss.SoftmaxCrossEntropy, outputs, label);

                var highest = outputs.Max();
                var powers = outputs.Select(output => Math.Exp((double)output - highest)).ToList();
                var expected = Math.Log(powers.Sum()) - ((double)outputs[label] - highest);
                // exp errs by 2 units of 2⁻²³ of each power, their sum by as many again as it has terms.
                Assert.Equal(expected, sum.Total, 3e-6 + 1e-15 * expected);
                for (var i = 0; i < outputs.Length; i++)
                    Assert.Equal(powers[i] / powers.Sum() - (i == label ? 1 : 0), gradient[i], 3e-6);
            }
    }

    [Theory]
    [InlineData(3e38f, -3e38f, 0, 0)]
    [InlineData(3e38f, -3e38f, 1, 6e38)]
    [InlineData(-200, -1000, 0, 0)]
    [InlineData(88, 89, 0, 1.3132616875182228)]
    [InlineData(0, -120, 1, 120)]
    public void CrossEntropy_OfOutputsBeyondTheRangeOfExp_IsFinite(float first, float second, int label, double loss)
    {
        var (sum, gradient) = Evaluate(Loss.SoftmaxCrossEntropy, [first, second], label);

        Assert.Equal(loss, sum.Total, 1e-6 * Math.Max(1, loss));
        Assert.All(gradient, value => Assert.InRange(value, -1f, 1f));
        Assert.Equal(0, gradient.Sum(), 1e-6f);
    }

    [Theory]
    [InlineData(Loss.SoftmaxCrossEntropy, float.NaN)]
    [InlineData(Loss.SoftmaxCrossEntropy, float.PositiveInfinity)]
    [InlineData(Loss.MeanSquaredError, float.NaN)]
    [InlineData(Loss.MeanSquaredError, float.PositiveInfinity)]
    public void Evaluate_OfOutputsThatAreNotFinite_IsNotFinite(Loss loss, float output)
    {
        Assert.False(double.IsFinite(Evaluate(loss, [0, output, 0], label: 0).Sum.Total));
        Assert.False(double.IsFinite(Evaluate(loss, [0, output, 0], label: 1).Sum.Total));
    }

    [Fact]
    public void Evaluate_OfSeveralRows_SumsLossesAndAveragesGradients()
    {
        foreach (var loss in Enum.GetValues<Loss>())
        {
            float[][] rows = [[1, 2, 3], [-1, 5, 0], [0.5f, 0.5f, -7]];
            int[] labels = [2, 0, 1];
            var alone = rows.Zip(labels, (row, label) => Evaluate(loss, row, label)).ToList();

            var (sum, gradient) = Evaluate(loss, [.. rows.SelectMany(row => row)], labels, classes: 3);

            Assert.Equal(alone.Sum(one => one.Sum.Total), sum.Total, 1e-6);
            Assert.Equal(alone.Sum(one => one.Sum.Correct), sum.Correct);
            foreach (var (expected, found) in alone.SelectMany(one => one.Gradient).Zip(gradient))
                Assert.Equal(expected / 3, found, 1e-6f);
        }
    }

    private static (LossSum Sum, float[] Gradient) Evaluate(Loss loss, float[] outputs, int label) =>
        Evaluate(loss, outputs, [label], outputs.Length);

    private static (LossSum Sum, float[] Gradient) Evaluate(Loss loss, float[] outputs, int[] labels, int classes)
    {
        using var workspace = new Workspace();
        var (rows, stride) = (labels.Length, Workspace.Stride(classes));
        var z = workspace.AllocateRows(rows, classes);
        var gradient = workspace.AllocateRows(rows, classes);
        for (var row = 0; row < rows; row++)
            outputs.AsSpan(row * classes, classes).CopyTo(new Span<float>(z + row * stride, classes));
        var sum = LossFunction.Evaluate(loss, z, gradient, labels, classes);
        return (sum, [.. Enumerable.Range(0, rows).SelectMany(row => new Span<float>(gradient + row * stride, classes).ToArray())]);
    }
}
