using SearchCluster.Tests;
using SearchCluster.Tests.Claims;
using Xunit;

namespace SearchCluster.Client.Tests.StudyFiles;

/// <summary>The documentation quotes the shipped studies as they come out.</summary>
public sealed class ClaimsTests
{
    private static readonly string[] Documents = ["README.md", "tests/SearchCluster.Benchmarks/README.md"];

    [Fact]
    public void TheTableOfClaims_IsWhatTheShippedStudiesShow()
    {
        var root = RepositoryRoot.Path;
        var tables = Documents.Select(document => Path.Combine(root, document)).Where(File.Exists)
            .Select(document => ClaimsTable.In(File.ReadAllText(document)));

        var documented = Assert.Single(tables.OfType<string>());

        Assert.Equal(ClaimsTable.Write(Path.Combine(root, "deploy", "studies")), documented);
    }
}
