namespace SearchCluster.Training.Initializers;

/// <summary>Which number of connections scales the variance.</summary>
public enum FanMode
{
    /// <summary>Inputs of a unit.</summary>
    FanIn,

    /// <summary>Mean of inputs and outputs.</summary>
    FanAverage,
}
