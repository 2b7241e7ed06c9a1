using SearchCluster.Search.Domains;
using SearchCluster.Search.Importance;
using Xunit;
using static SearchCluster.Search.Tests.SearchJson;

namespace SearchCluster.Search.Tests.Importance;

public class FunctionalAnovaTests
{
    private const int Count = 1000;

    // A share S measured on n draws has a standard error of about 2·√(S(1 − S)/n), at most 0.032 for a thousand; two of them.
    private const double Sampling = 0.064;

    // What has no effect is seen only through noise between leaves, which averages out over the trees.
    private const double Nothing = 0.01;

    [Fact]
    public void Of_AnAdditiveFunction_GivesEachTermItsShareOfTheVariance()
    {
        // Variances c²/12 of c·x: shares 9, 4 and 1 of 14.
        var importance = Of(Trials.Unit(4), x => 3 * x.Number("x0") + 2 * x.Number("x1") + x.Number("x2"));

        Assert.Equal(["x0", "x1", "x2", "x3"], importance.Parameters.Select(parameter => parameter.Parameter));
        Assert.Equal(9 / 14.0, Share(importance, "x0"), Sampling);
        Assert.Equal(4 / 14.0, Share(importance, "x1"), Sampling);
        Assert.Equal(1 / 14.0, Share(importance, "x2"), Sampling);
        Assert.InRange(Share(importance, "x3"), 0, Nothing);
        Assert.All(importance.Interactions, pair => Assert.InRange(pair.Share, 0, 2 * Nothing));
    }

    // Squares of the first are beyond a double's largest number, those of the other below its smallest.
    [Theory]
    [InlineData(900)]
    [InlineData(-900)]
    public void Of_HugeAndTinyValues_GivesTheSharesOfOrdinaryOnes(int exponent)
    {
        Assert.Equal(SharesOf(0), SharesOf(exponent));

        static IReadOnlyList<ParameterImportance> SharesOf(int exponent) => FunctionalAnova.Of(
            Trials.Unit(2), Trials.Minimize, seed: 1,
                Trials.Of(Trials.Unit(2), 50, x => Math.ScaleB(2 * x.Number("x0") + x.Number("x1"), exponent))).Parameters;
    }

    [Fact]
    public void Of_IshigamisFunction_FindsItsMainEffectsAndItsInteraction()
    {
        // sin x0 + 7 sin² x1 + 0.1 x2⁴ sin x0 on [−π, π]³ (Ishigami and Homma, 1990): S0 0.314, S1 0.442, S2 0, S02 0.244, the rest 0.
        // Leaves of a thousand points in three dimensions are about 0.12 of a range wide, a quarter of sin²'s period: a moving mean of
        // that width keeps (sin 0.75 / 0.75)² = 0.83 of its variance. So much less may S1 be, and so much more the others.
        const double Smoothing = (1 - 0.83) * 0.442;
        static double Angle(Configuration x, string name) => (2 * x.Number(name) - 1) * Math.PI;

        var importance = Of(Trials.Unit(4), x =>
            Math.Sin(Angle(x, "x0")) + 7 * Math.Pow(Math.Sin(Angle(x, "x1")), 2)
                + 0.1 * Math.Pow(Angle(x, "x2"), 4) * Math.Sin(Angle(x, "x0")));

        Assert.Equal(0.314, Share(importance, "x0"), Sampling);
        Assert.InRange(Share(importance, "x1"), 0.442 - Smoothing - Sampling, 0.442 + Sampling);
        Assert.Equal(0.244, Share(importance, "x0", "x2"), Sampling);
        Assert.InRange(Share(importance, "x2"), 0, Nothing);
        Assert.InRange(Share(importance, "x3"), 0, Nothing);
        Assert.Equal(["x0", "x2"], importance.Interactions[0].Parameters);
        Assert.All(importance.Interactions.Skip(1), pair => Assert.InRange(pair.Share, 0, Smoothing));
    }

    [Fact]
    public void Of_APureInteraction_GivesItAllToThePair()
    {
        var importance = Of(Trials.Unit(4), x => (x.Number("x0") - 0.5) * (x.Number("x1") - 0.5));

        Assert.InRange(Share(importance, "x0", "x1"), 1 - Sampling, 1);
        Assert.All(importance.Parameters, parameter => Assert.InRange(parameter.Share, 0, Nothing));
    }

    [Fact]
    public void Of_CategoriesAndIntegers_CountsEachValueAlike()
    {
        // 0, 4, 1 by category: variance 26/9. 1 to 4 by step: 15/12. Both are equally likely values.
        var space = new SearchSpace(new()
        {
            ["kind"] = new CategoricalDomain { Values = Values("a", "b", "c") },
            ["depth"] = new IntegerDomain { Low = 1, High = 4 },
            ["x0"] = new UniformDomain { Low = 0, High = 1 },
        });
        var importance = Of(space, x => x["kind"].GetString() switch { "a" => 0, "b" => 4, _ => 1 } + x.Number("depth"));

        Assert.Equal(26 / 9.0 / (26 / 9.0 + 15 / 12.0), Share(importance, "kind"), Sampling / 2);
        Assert.Equal(15 / 12.0 / (26 / 9.0 + 15 / 12.0), Share(importance, "depth"), Sampling / 2);
        Assert.InRange(Share(importance, "x0"), 0, Nothing);
    }

    [Fact]
    public void Of_ALogarithmicRange_SpreadsItsValuesInTheLogarithm()
    {
        var space = new SearchSpace(
            new() { ["rate"] = new LogUniformDomain { Low = 1e-6, High = 1 }, ["x0"] = new UniformDomain { Low = 0, High = 1 } });

        // log₁₀ of the rate spreads over 6: variance 3. 6·x0: the same.
        var importance = Of(space, x => Math.Log10(x.Number("rate")) + 6 * x.Number("x0"));

        Assert.Equal(0.5, Share(importance, "rate"), Sampling);
        Assert.Equal(0.5, Share(importance, "x0"), Sampling);
    }

    [Fact]
    public void Of_AConditionalParameter_DividesItBetweenItselfAndWhatDecidesIt()
    {
        // f = (m − ½) with sgd, 0 with adam. E[f | m] is half of it: V_m = ¼ Var m of V = ½ Var m. E[f | optimizer] = 0.
        var importance = Of(Conditional, x => x.TryGetValue("momentum", out var momentum) ? momentum.GetDouble() - 0.5 : 0);

        Assert.Equal(0.5, Share(importance, "momentum"), Sampling);
        Assert.Equal(0.5, Share(importance, "optimizer", "momentum"), Sampling);
        Assert.InRange(Share(importance, "optimizer"), 0, Nothing);
    }

    [Fact]
    public void Of_AConditionalParameterWithoutEffect_IsNothing()
    {
        // One half with sgd, between 0 and 1 with adam by x0: what a tree could mistake for an effect of momentum.
        var importance = Of(Conditional, x => x.ContainsKey("momentum") ? 0.5 : x.Number("x0"));

        Assert.InRange(Share(importance, "momentum"), 0, Nothing);
        Assert.Equal(0.5, Share(importance, "x0"), Sampling);
        Assert.Equal(0.5, Share(importance, "optimizer", "x0"), Sampling);
    }

    [Fact]
    public void Of_LossesThatExploded_StillSeesTheRest()
    {
        // One in fifty explodes, whatever its parameters: by its size alone it would be all there is.
        var trials = Trials.Of(Trials.Unit(2), Count, x => x.Number("x0"))
            .Select(trial => trial.Trial % 50 == 0 ? trial with { Value = 1e12 } : trial).ToList();

        // Variance 1/12 of x0; of the fence at 0.75 + 3 × 0.75 in 2 % of all: about 0.02 × 2.5² = 0.125. Without the fence x0 has 0.
        Assert.InRange(Share(FunctionalAnova.Of(Trials.Unit(2), Trials.Minimize, 1, trials), "x0"), 0.3, 1);
    }

    [Fact]
    public void Of_DivergedTrials_CountsThemAsTheWorst()
    {
        var trials = Trials.Of(Trials.Unit(2), Count, x => x.Number("x1"))
            .Select(trial => trial.Configuration.Number("x0") > 0.5 ? trial with { State = TrialState.Diverged, Value = null } : trial);
        var importance = FunctionalAnova.Of(Trials.Unit(2), Trials.Minimize, 1, trials);

        // The worst is 1: f = 1 above one half of x0, x1 below. V_0 = ¼ · ¼, V_1 = ¼ · 1/12, V = V_0 + 2·V_1.
        Assert.Equal(0.6, Share(importance, "x0"), Sampling);
        Assert.Equal(0.2, Share(importance, "x1"), Sampling);
        Assert.Equal(Count, importance.Trials);
    }

    [Fact]
    public void Of_AMaximizedObjective_TakesDivergedTrialsForTheLeast()
    {
        var trials = Trials.Of(Trials.Unit(2), Count, x => 1 + x.Number("x1"))
            .Select(trial => trial.Configuration.Number("x0") > 0.5 ? trial with { State = TrialState.Diverged, Value = null } : trial);

        Assert.Equal(0.6, Share(FunctionalAnova.Of(Trials.Unit(2), new Objective { Metric = "value" }, 1, trials), "x0"), Sampling);
    }

    [Fact]
    public void Of_TrialsOfOneValue_ExplainsNothing()
    {
        var importance = FunctionalAnova.Of(Trials.Unit(2), Trials.Minimize, 1, Trials.Of(Trials.Unit(2), 30, _ => 7));

        Assert.All(importance.Parameters, parameter => Assert.Equal(0, parameter.Share));
        Assert.Empty(importance.Interactions);
    }

    [Fact]
    public void Of_NoTrialsOrOne_DoesNotThrow()
    {
        Assert.Equal(0, FunctionalAnova.Of(Trials.Unit(2), Trials.Minimize, 1, []).Trials);
        Assert.Equal(1, FunctionalAnova.Of(Trials.Unit(2), Trials.Minimize, 1, Trials.Of(Trials.Unit(2), 1, _ => 7)).Trials);
    }

    [Fact]
    public void Of_ValuesAtTheEndsAndNextToEachOther_IsNotNaN()
    {
        // What samplers that learn propose: many at the very ends, and pairs that no number lies between.
        double[] values = [0, 0, double.Epsilon, 0.3, Math.BitIncrement(0.3), 0.7, Math.BitDecrement(0.7), Math.BitDecrement(1), 1, 1];
        var trials = Enumerable.Range(0, 60).Select(trial => new Observation(
            trial, Configuration.Of([new("x0", Value(values[trial % 10])), new("x1", Value(values[trial / 6]))]), TrialState.Completed,
                trial % 7));

        var importance = FunctionalAnova.Of(Trials.Unit(2), Trials.Minimize, 1, trials);

        Assert.All(importance.Parameters, parameter => Assert.InRange(parameter.Share, 0, 1));
        Assert.InRange(importance.Interactions[0].Share, 0, 1);
    }

    [Fact]
    public void Of_FailedAndCanceledTrials_LeavesThemOut()
    {
        var trials = Trials.Of(Trials.Unit(2), 60, x => x.Number("x0")).Select(trial => (trial.Trial % 3) switch
        {
            0 => trial with { State = TrialState.Failed, Value = null },
            1 => trial with { State = TrialState.Canceled, Value = null },
            _ => trial,
        });

        Assert.Equal(20, FunctionalAnova.Of(Trials.Unit(2), Trials.Minimize, 1, trials).Trials);
    }

    [Fact]
    public void Of_AFixedParameterAndOneOfASingleValue_ListsNeither()
    {
        var space = new SearchSpace(new()
        {
            ["fixed"] = new FixedDomain { Value = Value(3) },
            ["one"] = new CategoricalDomain { Values = Values("only") },
            ["x0"] = new UniformDomain { Low = 0, High = 1 },
        });

        Assert.Equal([("x0")], Of(space, x => x.Number("x0")).Parameters.Select(parameter => parameter.Parameter));
    }

    [Fact]
    public void Of_TheSameTrialsInAnotherOrder_GivesTheSameBits()
    {
        var trials = Trials.Of(Trials.Unit(3), 100, x => x.Number("x0") * x.Number("x1"));

        var (forwards, backwards) =
            (FunctionalAnova.Of(Trials.Unit(3), Trials.Minimize, 1, trials),
            FunctionalAnova.Of(Trials.Unit(3), Trials.Minimize, 1, trials.Reverse()));

        Assert.Equal(forwards.Parameters, backwards.Parameters);
        Assert.Equal(forwards.Interactions.Select(pair => pair.Share), backwards.Interactions.Select(pair => pair.Share));
    }

    private static SearchSpace Conditional => new(new()
    {
        ["optimizer"] = new CategoricalDomain { Values = Values("sgd", "adam") },
        ["momentum"] =
            new UniformDomain { Low = 0, High = 1, When = new ParameterCondition { Parameter = "optimizer", Value = Value("sgd") } },
        ["x0"] = new UniformDomain { Low = 0, High = 1 },
    });

    private static StudyImportance Of(SearchSpace space, Func<Configuration, double> value) =>
        FunctionalAnova.Of(space, Trials.Minimize, seed: 1, Trials.Of(space, Count, value));

    private static double Share(StudyImportance importance, params string[] names) => names.Length == 1
        ? importance.Parameters.Single(parameter => parameter.Parameter == names[0]).Share
        : importance.Interactions.Single(pair => pair.Parameters.SequenceEqual(names)).Share;
}
