namespace SearchCluster.Training.Preflight;

/// <summary>One question to a sampled configuration.</summary>
internal interface INetworkCheck
{
    /// <summary>What is to be said about it, good news included; its configuration is added by the caller.</summary>
    IEnumerable<Finding> Of(NetworkCourse course);
}
