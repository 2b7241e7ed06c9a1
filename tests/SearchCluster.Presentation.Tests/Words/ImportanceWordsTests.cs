using SearchCluster.Presentation.Words;
using SearchCluster.Search.Importance;
using Xunit;

namespace SearchCluster.Presentation.Tests.Words;

public class ImportanceWordsTests
{
    [Fact]
    public void Of_SharesAndAPair_AnswersInASentence() =>
        Assert.Equal(
            "learning rate explains 61 % of the variance, initializer 22 %, the 2 others below 1 %; learning rate with batch norm 8 %",
            ImportanceWords.Of(Importance(
                ImportanceMethod.Fanova,
                [("optimizer.learningRate", 0.61), ("network.initializer", 0.22), ("network.batchNorm", 0.004), ("network.dropout", 0)],
                [("optimizer.learningRate", "network.batchNorm", 0.08), ("network.initializer", "network.batchNorm", 0.04)])));

    [Fact]
    public void Of_PedAnova_SpeaksOfTheBestTenth() =>
        Assert.Equal(
            "depth makes 70 % of what sets the best tenth apart, width 30 %",
            ImportanceWords.Of(Importance(ImportanceMethod.PedAnova, [("network.depth", 0.7), ("network.width", 0.3)], [])));

    [Fact]
    public void Of_NothingButAnInteraction_NamesIt() =>
        Assert.Equal(
            "no parameter by itself, but x0 with x1 97 % of the variance", ImportanceWords.Of(
                Importance(ImportanceMethod.Fanova, [("x0", 0), ("x1", 0.001)], [("x0", "x1", 0.97)])));

    [Fact]
    public void Of_NoVariance_SaysSo() =>
        Assert.Equal(
            "nothing: whatever the parameters, the trials came to the same",
            ImportanceWords.Of(Importance(ImportanceMethod.Fanova, [("x0", 0)], [])));

    private static StudyImportance Importance(
        ImportanceMethod method, (string Name, double Share)[] parameters, (string One, string Other, double Share)[] pairs) =>
        new()
        {
            Method = method,
            Trials = 40,
            Parameters = [.. parameters.Select(parameter => new ParameterImportance(parameter.Name, parameter.Share))],
            Interactions = [.. pairs.Select(pair => new InteractionImportance([pair.One, pair.Other], pair.Share))],
        };
}
