using System.Text.Json;
using System.Text.Json.Nodes;

namespace SearchCluster.Client.Tests.Commands;

/// <summary>What a process left behind.</summary>
internal sealed record Ended(int ExitCode, string Output, string Error)
{
    /// <summary>Standard output as the one JSON document that it must be.</summary>
    public JsonNode Document => JsonNode.Parse(Output) ?? throw new JsonException("null is no document");
}
