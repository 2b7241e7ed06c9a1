namespace SearchCluster.Training.Preprocessing;

/// <summary>The axes in which white data are given.</summary>
public enum WhiteningMethod
{
    /// <summary>The principal directions, in order of falling variance.</summary>
    Pca,

    /// <summary>The axes of the features: the white data nearest to the original.</summary>
    Zca,
}
