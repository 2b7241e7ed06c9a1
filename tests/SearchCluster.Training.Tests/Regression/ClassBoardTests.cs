using SearchCluster.Training.Data;
using SearchCluster.Training.Numerics;
using SearchCluster.Training.Reports;
using Xunit;

namespace SearchCluster.Training.Tests.Regression;

public sealed unsafe class ClassBoardTests
{
    private static readonly string[] All = ["balancedAccuracy", "f1", "auc", "logLoss", "top5"];

    // Recalls of 1/2, 1 and 1/2; F1 of 0.5, 0.8 and 0.5; logarithms of the probabilities of the labels.
    [Fact]
    public void Close_OfThreeClasses_GivesWhatIsKnownOfThem()
    {
        int[] labels = [0, 0, 1, 1, 2, 2];
        float[][] probabilities =
            [[0.6f, 0.3f, 0.1f], [0.2f, 0.2f, 0.6f], [0.1f, 0.8f, 0.1f], [0.3f, 0.5f, 0.2f], [0.1f, 0.1f, 0.8f], [0.3f, 0.6f, 0.1f]];

        var scores = Of(labels, [.. probabilities.Select(row => row.Select(p => (float)Math.Log(p)).ToArray())]);

        Assert.Equal((0.5 + 1 + 0.5) / 3, scores.BalancedAccuracy!.Value, 1e-9);
        Assert.Equal((2 / 3.0 + 0.8 + 0.5) / 3, scores.F1!.Value, 1e-9);
        Assert.Equal(
            -(Math.Log(0.6) + Math.Log(0.2) + Math.Log(0.8) + Math.Log(0.5) + Math.Log(0.8) + Math.Log(0.1)) / 6, scores.LogLoss!.Value,
            1e-5);
        Assert.Equal(1, scores.Top5);
    }

    [Fact]
    public void Auc_OfTwoClasses_IsTheShareOfPairsInTheRightOrder()
    {
        // sklearn.metrics.roc_auc_score([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]) is 0.75.
        var scores = Of([0, 0, 1, 1], [[0, Logit(0.1)], [0, Logit(0.4)], [0, Logit(0.35)], [0, Logit(0.8)]]);

        Assert.Equal(0.75, scores.Auc);
    }

    [Fact]
    public void Auc_OfEqualProbabilities_IsAHalf() => Assert.Equal(0.5, Of([0, 1, 1], [[0, 0], [0, 0], [0, 0]]).Auc);

    [Fact]
    public void Top5_OfASixthLabel_DoesNotCountIt() =>
        Assert.Equal(0.5, Of([5, 4], [[6, 5, 4, 3, 2, 1], [6, 5, 4, 3, 2, 1]]).Top5);

    [Fact]
    public void Of_NothingAsked_IsNoBoard() => Assert.Null(ClassBoard.Of(Examples([0, 1], 2), ["loss", "accuracy"]));

    private static float Logit(double p) => (float)Math.Log(p / (1 - p));

    private static Examples Examples(int[] labels, int classes) => new(new ImageShape(1, 1, 1), classes, new float[labels.Length], labels);

    private static Scores Of(int[] labels, float[][] outputs)
    {
        using var workspace = new Workspace();
        var classes = outputs[0].Length;
        var padded = workspace.AllocateRows(labels.Length, classes);
        for (var row = 0; row < labels.Length; row++)
            outputs[row].CopyTo(new Span<float>(padded + (row * Workspace.Stride(classes)), classes));
        var board = ClassBoard.Of(Examples(labels, classes), All)!;
        board.Add(padded, 0, labels.Length);
        return board.Close();
    }
}
