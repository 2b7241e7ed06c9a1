using System.CommandLine;
using System.CommandLine.Completions;
using SearchCluster.Client.Answers;
using SearchCluster.Search;

namespace SearchCluster.Client.Commands;

/// <summary><c>help</c>: a verb's help, or a topic.</summary>
internal sealed class HelpCommand : Verb
{
    private const string Overview = "topics";

    private readonly Argument<string> _topic = new("TOPIC")
    {
        Description = "A verb, or a topic; 'topics' lists these.",
        DefaultValueFactory = _ => Overview,
    };

    public HelpCommand(CommonOptions common, Terminal terminal)
        : base("help", "Explains a verb or a topic: study files, samplers, pruners, exit codes.", common, terminal)
    {
        _topic.CompletionSources.Add(
            _ => HelpTopics.All.Select(topic => topic.Name).Append(Overview).Select(name => new CompletionItem(name)));
        Arguments.Add(_topic);
    }

    protected override async Task<ExitCode> Execute(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        var asked = parsed.GetValue(_topic)!;
        var root = parsed.RootCommandResult.Command;
        if (root.Subcommands.Any(verb => verb.Name == asked))
            return (ExitCode)await root.Parse([asked, "--help"]).InvokeAsync(parsed.InvocationConfiguration, cancellationToken);

        var topic = HelpTopics.All.FirstOrDefault(topic => topic.Name == asked);
        if (topic is null && asked != Overview)
        {
            List<string> known = [.. HelpTopics.All.Select(other => other.Name), .. root.Subcommands.Select(verb => verb.Name)];
            throw new CommandException(
                ExitCode.NotFound,
                $"there is no topic {Quotation.Of(asked)}{NearestName.Suggestion(asked, known)}; 'searchcluster help topics' lists them");
        }

        var text = topic?.Text()
            ?? string.Join('\n', HelpTopics.All.Select(other => $"  searchcluster help {other.Name,-12}  {other.Title}"));
        output.Answer(new Help(asked, text), _ => output.Raw(writer => writer.WriteLine(text)));
        return ExitCode.Done;
    }

    /// <summary>A topic as a document.</summary>
    private sealed record Help(string Topic, string Text);
}
