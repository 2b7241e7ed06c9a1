using SearchCluster.Search.Domains;
using SearchCluster.Search.Importance;
using Xunit;
using static SearchCluster.Search.Tests.SearchJson;

namespace SearchCluster.Search.Tests.Importance;

public class PearsonAnovaTests
{
    // A hundred best of a thousand, where they are spread as all are: the divergence of kernel densities is (1/(2·√π·h) − 1)/100 with
    // the bandwidth h = 1.06·0.289·100^−0.2 = 0.12, below 0.02. One parameter that decides alone has 9·0.9 = 9 less what kernels blur.
    private const double Nothing = 0.01;

    [Fact]
    public void Of_AFunctionOfOneParameter_GivesItAllToThat()
    {
        var importance = Of(Trials.Unit(4), x => x.Number("x1"));

        Assert.Equal("x1", importance.Parameters[0].Parameter);
        Assert.InRange(importance.Parameters[0].Share, 1 - 3 * Nothing, 1);
        Assert.Equal(1, importance.Parameters.Sum(parameter => parameter.Share), 1e-12);
        Assert.Empty(importance.Interactions);
    }

    [Fact]
    public void Of_AFunctionSymmetricInTwo_GivesBothTheSame()
    {
        var importance = Of(Trials.Unit(3), x => Math.Pow(x.Number("x0") - 0.5, 2) + Math.Pow(x.Number("x2") - 0.5, 2));

        // Shares of two divergences, each estimated from a hundred points: a tenth of a half.
        Assert.Equal(0.5, Share(importance, "x0"), 0.1);
        Assert.Equal(0.5, Share(importance, "x2"), 0.1);
        Assert.InRange(Share(importance, "x1"), 0, 2 * Nothing);
    }

    [Fact]
    public void Of_WhatOnlyTellsBadFromWorse_DoesNotCountWhereFanovaCountsIt()
    {
        // Above 0.3 of x0 everything is bad, and x1 tells how bad; below, x2 tells how good.
        var trials = Trials.Of(Trials.Unit(3), 1000, x => x.Number("x0") > 0.3 ? 100 + 200 * x.Number("x1") : x.Number("x2"));

        var best = PearsonAnova.Of(Trials.Unit(3), Trials.Minimize, trials);
        var all = FunctionalAnova.Of(Trials.Unit(3), Trials.Minimize, 1, trials);

        Assert.InRange(Share(best, "x1"), 0, 3 * Nothing);
        Assert.InRange(Share(best, "x2"), 0.2, 1);
        Assert.InRange(Share(all, "x2"), 0, Nothing);
        Assert.InRange(Share(all, "x1"), 0.1, 1);
    }

    [Fact]
    public void Of_ACategoryThatTheBestShare_FindsIt()
    {
        var space = new SearchSpace(new()
        {
            ["kind"] = new CategoricalDomain { Values = Values("a", "b", "c", "d") },
            ["x0"] = new UniformDomain { Low = 0, High = 1 },
        });

        // The best tenth are all of one of four kinds, and lie in the lower 0.4 of x0: divergences 3 and 1.5.
        var importance = Of(space, x => x["kind"].GetString() == "c" ? x.Number("x0") : 2);

        Assert.Equal(2 / 3.0, Share(importance, "kind"), 0.1);
    }

    [Fact]
    public void Of_AConditionalParameter_ComparesTheTrialsThatHaveIt()
    {
        var space = new SearchSpace(new()
        {
            ["optimizer"] = new CategoricalDomain { Values = Values("sgd", "adam") },
            ["momentum"] =
                new UniformDomain { Low = 0, High = 1, When = new ParameterCondition { Parameter = "optimizer", Value = Value("sgd") } },
        });

        // Sgd is better, but for its momentum it is all the same.
        var importance = Of(space, x => x.ContainsKey("momentum") ? x.Number("momentum") * 7919 % 1 : 2);

        Assert.InRange(Share(importance, "optimizer"), 1 - 5 * Nothing, 1);
    }

    [Fact]
    public void Of_TrialsOfOneValueOrNone_ExplainsNothing()
    {
        Assert.All(PearsonAnova.Of(Trials.Unit(2), Trials.Minimize, Trials.Of(Trials.Unit(2), 30, _ => 7)).Parameters, parameter =>
            Assert.Equal(0, parameter.Share));
        Assert.All(PearsonAnova.Of(Trials.Unit(2), Trials.Minimize, []).Parameters, parameter => Assert.Equal(0, parameter.Share));
    }

    [Fact]
    public void Of_AMaximizedObjective_ComparesTheHighest()
    {
        var trials = Trials.Of(Trials.Unit(2), 1000, x => x.Number("x0") > 0.5 ? 1 : -x.Number("x1"));

        Assert.Equal("x0", PearsonAnova.Of(Trials.Unit(2), new Objective { Metric = "value" }, trials).Parameters[0].Parameter);
    }

    private static StudyImportance Of(SearchSpace space, Func<Configuration, double> value) =>
        PearsonAnova.Of(space, Trials.Minimize, Trials.Of(space, 1000, value));

    private static double Share(StudyImportance importance, string name) =>
        importance.Parameters.Single(parameter => parameter.Parameter == name).Share;
}
