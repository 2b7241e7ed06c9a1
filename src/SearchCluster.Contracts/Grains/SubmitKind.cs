namespace SearchCluster.Contracts.Grains;

/// <summary>What became of a submitted study.</summary>
public enum SubmitKind
{
    /// <summary>It is new.</summary>
    Created,

    /// <summary>It existed, and goes on where it stood.</summary>
    Continued,

    /// <summary>It existed, and goes on with a larger budget.</summary>
    Grown,

    /// <summary>Another study has that name.</summary>
    Refused,

    /// <summary>It does not fit what the silo knows, and the file could not: nothing was submitted.</summary>
    Unfit,
}
