using System.Globalization;

namespace SearchCluster.Training.Preflight;

/// <summary>How a finding writes a share.</summary>
internal static class Percentage
{
    /// <summary>12 %, 0.4 %.</summary>
    public static string Of(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:G2} %");
}
