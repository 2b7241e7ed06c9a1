using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Client.Tests.Architecture;

/// <summary>How the sources are written.</summary>
public sealed class SourceTextTests
{
    private const int Columns = 140;

    // What a raw string holds is quoted as it is.
    [Fact]
    public void Lines_AreNoLongerThanAReaderSees()
    {
        var tooLong = new List<string>();
        foreach (var file in RepositoryRoot.Sources("src").Concat(RepositoryRoot.Sources("tests")))
        {
            var isQuoted = false;
            foreach (var (line, text) in File.ReadLines(file).Index())
            {
                var isQuotedBefore = isQuoted;
                if (text.Split("\"\"\"").Length % 2 == 0)
                    isQuoted = !isQuoted;
                if (text.Length > Columns && !isQuoted && !isQuotedBefore)
                    tooLong.Add($"{Path.GetRelativePath(RepositoryRoot.Path, file)}:{line + 1}: {text.Length} columns");
            }
        }

        Assert.True(tooLong.Count == 0, string.Join('\n', tooLong));
    }
}
