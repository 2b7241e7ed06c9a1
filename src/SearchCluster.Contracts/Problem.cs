using System.Text.Json.Serialization;

namespace SearchCluster.Contracts;

/// <summary>One thing wrong with a study.</summary>
/// <param name="Path">Where: the dotted path of the key or value, such as <c>space.optimizer.learningRate.low</c>; empty for the study as a
/// whole.</param>
/// <param name="Line">The line of the study file, from 1; null where there is no file.</param>
/// <param name="Message">What was found and what would be right.</param>
[method: JsonConstructor]
public sealed record Problem(string Path, int? Line, string Message)
{
    /// <summary>Creates a problem that has no line yet.</summary>
    public Problem(string path, string message)
        : this(path, null, message)
    {
    }
}
