using SearchCluster.Training.Activations;
using SearchCluster.Training.Diagnosis;
using SearchCluster.Training.Initializers;
using SearchCluster.Training.Networks;
using SearchCluster.Training.Preprocessing;
using Xunit;

namespace SearchCluster.Training.Tests.Diagnosis;

/// <summary>Nothing is advised that the plan does already.</summary>
public sealed class RemediesTests
{
    private static readonly TrainingPlan Plain = new()
    {
        Network = new DenseNetwork { Activation = new TanhActivation(), Initializer = new NormalInitializer { StandardDeviation = 1 } },
    };

    private static readonly TrainingPlan Done = new()
    {
        Network = new DenseNetwork { Activation = new TanhActivation(), Initializer = new XavierInitializer(), BatchNorm = true },
        Preprocessing = [new MeanSubtraction(), new Standardization()],
    };

    [Fact]
    public void OfAPlanThatDoesNothing_NameAll()
    {
        Assert.Equal("Scale first weights by the fan-in (he for relu, xavier for tanh) or normalise the batch.", Remedies.OfDepth(Plain));
        Assert.Equal("Use relu with he, fewer layers, or normalise the batch.", Remedies.OfGradients(Plain));
        Assert.Equal("Draw smaller first weights (xavier), scale the inputs, or normalise the batch.", Remedies.OfSaturation(Plain));
        Assert.Equal("Centre the inputs, draw first weights by he, or normalise the batch.", Remedies.OfDeath(Plain));
        Assert.Equal("Draw smaller first weights (he, xavier), or normalise the batch.", Remedies.OfFirstLoss(Plain));
    }

    [Fact]
    public void OfAPlanThatDoesAll_NameWhatIsLeft()
    {
        Assert.Equal("Use fewer layers.", Remedies.OfDepth(Done));
        Assert.Equal("Use relu with he, or fewer layers.", Remedies.OfGradients(Done));
        Assert.Equal("Use relu.", Remedies.OfSaturation(Done));
        Assert.Equal("Draw first weights by he.", Remedies.OfDeath(Done));
        Assert.Equal("Look at the inputs after their preprocessing.", Remedies.OfFirstLoss(Done));
    }

    [Fact]
    public void OfAPlanThatDoesSome_LeaveItOut()
    {
        var plan = Plain
            with
        {
            Preprocessing = [new Standardization()],
            Network = Plain.Network with { Activation = new ReluActivation(), Initializer = new HeInitializer() }
        };

        Assert.Equal("Normalise the batch.", Remedies.OfDepth(plan));
        Assert.Equal("Use fewer layers, or normalise the batch.", Remedies.OfGradients(plan));
        Assert.Equal("Draw smaller first weights (xavier) or normalise the batch.", Remedies.OfSaturation(plan));
        Assert.Equal("Normalise the batch.", Remedies.OfDeath(plan));
        Assert.Equal("Draw smaller first weights (xavier), or normalise the batch.", Remedies.OfFirstLoss(plan));
    }
}
