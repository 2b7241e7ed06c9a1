using SearchCluster.Randomness;
using SearchCluster.Training.Initializers;

namespace SearchCluster.Training.Layers;

/// <summary>A layer whose units each weigh the same number of inputs: dense units, or the filters of a convolution.</summary>
internal abstract class ProductLayer : Layer
{
    /// <summary>The weights, in rows padded like those of any matrix.</summary>
    public abstract ParameterSegment Weights { get; }

    /// <summary>Units, or filters.</summary>
    public abstract int Units { get; }

    /// <summary>
    /// Where in <see cref="Weights"/> the weight of input <paramref name="input"/> in unit <paramref name="unit"/> is: of a filter, the
    /// inputs are the taps of the first channel line by line, then those of the second.
    /// </summary>
    public abstract long WeightAt(int unit, int input);

    /// <summary>Inputs that each unit weighs.</summary>
    public abstract int FanIn { get; }

    /// <summary>Draws first weights <c>[FanIn × Units]</c>, row-major.</summary>
    /// <param name="initializer">The distribution.</param>
    /// <param name="seed">Seed of the training.</param>
    /// <param name="number">Number of the layer, from 1.</param>
    /// <param name="fanOut">Outputs that each input reaches.</param>
    protected float[] Draw(Initializer initializer, ulong seed, int number, int fanOut)
    {
        var random = RandomStream.At(seed, RandomPurpose.Initialization, number);
        var drawn = new float[FanIn * Units];
        initializer.Fill(ref random, drawn, FanIn, Units, fanOut);
        return drawn;
    }

    /// <summary>The weights without padding.</summary>
    /// <param name="parameters">Where they are.</param>
    /// <param name="ofUnit">Whether those of one unit lie together; else those of one input.</param>
    protected unsafe float[] WeightsInOrder(ParameterStore parameters, bool ofUnit)
    {
        var weights = new float[FanIn * Units];
        var from = parameters.Values(Weights);
        for (var unit = 0; unit < Units; unit++)
            for (var input = 0; input < FanIn; input++)
                weights[ofUnit ? unit * FanIn + input : input * Units + unit] = from[WeightAt(unit, input)];
        return weights;
    }
}
