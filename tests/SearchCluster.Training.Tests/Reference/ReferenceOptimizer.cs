using SearchCluster.Training.Optimizers;

namespace SearchCluster.Training.Tests.Reference;

/// <summary>An optimizer in double precision with the state it keeps between steps.</summary>
internal sealed class ReferenceOptimizer(OptimizerPlan plan, int length)
{
    /// <summary>The velocity, the running square of RMSProp, or the first moment.</summary>
    private readonly double[] _first = new double[length];

    /// <summary>The second moment.</summary>
    private readonly double[] _second = new double[length];

    private int _steps;

    /// <summary>One step. Gradients are of the data loss; penalties and decay are for weights alone, 0 for other parameters.</summary>
    public void Update(double[] parameters, double[] gradients, double learningRate, double l2, double l1, double weightDecay)
    {
        _steps++;
        for (var i = 0; i < parameters.Length; i++)
        {
            var gradient = gradients[i] + ReferenceLoss.PenaltyGradient(l2, l1, parameters[i]);
            if (plan is not AdamWOptimizer)
                gradient += weightDecay * parameters[i];
            var step = plan switch
            {
                SgdOptimizer { Momentum: 0 } => gradient,
                SgdOptimizer sgd => Momentum(sgd, i, gradient),
                RmsPropOptimizer rmsProp => RmsProp(rmsProp, i, gradient),
                AdamOptimizer adam => Adam(adam, i, gradient),
                AdamWOptimizer adamW => Adam(adamW, i, gradient) + weightDecay * parameters[i],
                _ => throw new ArgumentOutOfRangeException(nameof(plan), plan, "no reference"),
            };
            parameters[i] -= learningRate * step;
        }
    }

    private double Momentum(SgdOptimizer sgd, int i, double gradient)
    {
        _first[i] = sgd.Momentum * _first[i] + gradient;
        return sgd.Nesterov ? gradient + sgd.Momentum * _first[i] : _first[i];
    }

    private double RmsProp(RmsPropOptimizer rmsProp, int i, double gradient)
    {
        _first[i] = rmsProp.Decay * _first[i] + (1 - rmsProp.Decay) * gradient * gradient;
        return gradient / (Math.Sqrt(_first[i]) + rmsProp.Epsilon);
    }

    private double Adam(AdaptiveMoments adam, int i, double gradient)
    {
        _first[i] = adam.Beta1 * _first[i] + (1 - adam.Beta1) * gradient;
        _second[i] = adam.Beta2 * _second[i] + (1 - adam.Beta2) * gradient * gradient;
        var mean = _first[i] / (1 - Math.Pow(adam.Beta1, _steps));
        var square = _second[i] / (1 - Math.Pow(adam.Beta2, _steps));
        return mean / (Math.Sqrt(square) + adam.Epsilon);
    }
}
