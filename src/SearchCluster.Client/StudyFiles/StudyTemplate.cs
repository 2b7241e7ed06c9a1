using System.Globalization;
using System.Text;
using System.Text.Json;
using SearchCluster.Contracts.Json;

namespace SearchCluster.Client.StudyFiles;

/// <summary>A new study file, as <c>new</c> writes it: complete, and with what can be changed beside a comment that says so.</summary>
/// <param name="Name">Name of the study.</param>
/// <param name="Kind">What a trial does: <c>training</c>, <c>function</c> or <c>command</c>.</param>
/// <param name="Subject">The data file of a training, null for the digits that come with the program; the test function; the command line.</param>
/// <param name="Label">Column of the labels in the data file.</param>
/// <param name="Metric">Metric of a command.</param>
/// <param name="Sampler">Kind of the sampler.</param>
/// <param name="Trials">Number of trials.</param>
/// <param name="Epochs">Number of epochs of a training.</param>
internal sealed record StudyTemplate(string Name, string Kind, string? Subject, string? Label, string Metric, string Sampler, int Trials, int Epochs)
{
    /// <summary>The kinds of studies that there are templates for.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["training", "function", "command"];

    /// <summary>The text of the file.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(StudySchema.Modeline);
        text.AppendLine(CultureInfo.InvariantCulture, $"# Run it with: searchcluster run {Name}.yaml");
        text.AppendLine(CultureInfo.InvariantCulture, $"name: {Name}");
        text.AppendLine("seed: 0");
        text.AppendLine(Kind switch
        {
            "training" => "objective: { metric: validation.accuracy, direction: maximize }",
            "function" => "objective: { metric: value, direction: minimize }",
            _ => $"objective: {{ metric: {Quoted(Metric)}, direction: maximize }}",
        });
        text.AppendLine(CultureInfo.InvariantCulture, $"sampler: {{ kind: {Sampler} }}");
        text.AppendLine(Kind == "training"
            ? string.Create(CultureInfo.InvariantCulture, $"budget: {{ trials: {Trials}, epochs: {Epochs} }}")
            : string.Create(CultureInfo.InvariantCulture, $"budget: {{ trials: {Trials} }}"));
        text.AppendLine("# A parameter's name is a path into the section below, or a name of your own where that is a command.");
        text.AppendLine("space:");
        text.Append(Kind switch { "training" => Training(), "function" => Function(), _ => Command() });
        return text.ToString();
    }

    private string Training() => $$"""
          optimizer.learningRate: { kind: logUniform, low: 1e-4, high: 1 }
          network.initializer:    { kind: categorical, values: [xavier, he] }
          network.dropout:        { kind: uniform, low: 0, high: 0.5 }
          regularization.l2:      { kind: logUniform, low: 1e-6, high: 1e-2 }
        training:
          dataset: {{(Subject is null ? "{ kind: digits, stratified: true }" : $"{{ kind: csv, file: {Quoted(Subject)}, label: {Quoted(Label!)} }}")}}
          preprocessing: [ meanSubtraction, standardize ]
          network: { kind: dense, hidden: [64, 32], activation: relu, batchNorm: true }
          optimizer: { kind: sgd, momentum: 0.9 }
          batchSize: 64

        """;

    private string Function() => $$"""
          x0: { kind: uniform, low: -5, high: 10 }
          x1: { kind: uniform, low: 0, high: 15 }
        function: { name: {{Subject ?? "branin"}} }

        """;

    private string Command() => $$"""
          lr: { kind: logUniform, low: 1e-5, high: 1e-1 }
        # The program prints one line of JSON an epoch, such as {"{{Metric}}": 0.93}.
        command:
          run: {{Quoted(Subject ?? "python3 train.py --lr {lr}")}}

        """;

    // JSON is YAML, so that no text of the user's is read as anything else.
    private static string Quoted(string text) => JsonSerializer.Serialize(text, SearchClusterJson.Options);
}
