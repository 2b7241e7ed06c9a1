using System.Text.Json;

namespace SearchCluster.Cluster.Tests.Deployment;

/// <summary>The instructions of a Dockerfile, stage by stage.</summary>
internal sealed class Dockerfile
{
    private readonly List<List<(string Name, string Arguments)>> _stages = [];

    private Dockerfile()
    {
    }

    public IReadOnlyList<(string Name, string Arguments)> Build => _stages[0];

    public IReadOnlyList<(string Name, string Arguments)> Image => _stages[^1];

    public static Dockerfile Read(string file)
    {
        var dockerfile = new Dockerfile();
        foreach (var line in Repository.Text(file).Split('\n').Where(line => line.Length > 0 && !line.StartsWith('#')))
        {
            var parts = line.Split(' ', 2);
            if (parts[0] == "FROM")
                dockerfile._stages.Add([]);
            dockerfile._stages[^1].Add((parts[0], parts[1]));
        }

        return dockerfile;
    }

    /// <summary>What an instruction that stands once in the image says.</summary>
    public string Of(string name) => Image.Single(instruction => instruction.Name == name).Arguments;

    /// <summary>A command in its form without a shell.</summary>
    public static string[] Command(string arguments) => JsonSerializer.Deserialize<string[]>(arguments[arguments.IndexOf('[')..])!;

    /// <summary>Files and folders of the repository that the instructions of a stage copy.</summary>
    public static IEnumerable<string> Copied(IEnumerable<(string Name, string Arguments)> stage) => stage
        .Where(instruction => instruction.Name == "COPY" && !instruction.Arguments.StartsWith("--from", StringComparison.Ordinal))
        .Select(instruction => instruction.Arguments.Split(' ')[0]);
}
