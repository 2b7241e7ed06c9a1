using System.Text.Json.Serialization;
using SearchCluster.Training.Numerics;
using SearchCluster.Training.Schedules;

namespace SearchCluster.Training.Optimizers;

/// <summary>How a gradient becomes a step.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(SgdOptimizer), "sgd")]
[JsonDerivedType(typeof(RmsPropOptimizer), "rmsProp")]
[JsonDerivedType(typeof(AdamOptimizer), "adam")]
[JsonDerivedType(typeof(AdamWOptimizer), "adamW")]
public abstract record OptimizerPlan
{
    /// <summary>Length of a step, above 0. Default 0.01 for sgd, 0.001 for the others.</summary>
    public abstract double LearningRate { get; init; }

    /// <summary>
    /// Share of a weight taken away with each unit of the learning rate, at least 0. Default 0. Biases, γ and β do not decay.
    /// </summary>
    public double WeightDecay { get; init; }

    /// <summary>How the learning rate changes over the training. Default constant.</summary>
    public LearningRateSchedule Schedule { get; init; } = new ConstantSchedule();

    /// <summary>What is wrong with it; paths are relative to it.</summary>
    public virtual IEnumerable<(string Path, string Message)> Problems()
    {
        foreach (var problem in UsedNumber.AboveZero("learningRate", "a learning rate of", LearningRate))
            yield return problem;
        foreach (var problem in UsedNumber.AtLeastZero("weightDecay", "a weight decay of", WeightDecay))
            yield return problem;
        foreach (var (path, message) in Schedule.Problems())
            yield return ($"schedule.{path}", message);
    }

    /// <summary>Arrays of the parameters' length that the optimizer keeps between steps, all 0 at first.</summary>
    internal abstract int StateCount { get; }

    /// <summary>One update of a segment of parameters.</summary>
    internal abstract unsafe void Update(in ParameterUpdate update);

    private protected static IEnumerable<(string Path, string Message)> ShareProblems(string path, double value) =>
        UsedNumber.BelowOne(path, "", value);
}
