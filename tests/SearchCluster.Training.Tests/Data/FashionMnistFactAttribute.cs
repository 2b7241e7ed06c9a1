using Xunit;

namespace SearchCluster.Training.Tests.Data;

/// <summary>A test on the real Fashion-MNIST, skipped where Debian's package is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FashionMnistFactAttribute : FactAttribute
{
    public const string Folder = "/usr/share/datasets/fashion-mnist";

    public FashionMnistFactAttribute()
    {
        if (!Directory.Exists(Folder))
            Skip = $"{Folder} is missing: apt-get install dataset-fashion-mnist";
    }
}
