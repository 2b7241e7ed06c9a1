using System.CommandLine;
using System.CommandLine.Completions;
using System.Text;
using System.Text.Json;
using SearchCluster.Client.Answers;
using SearchCluster.Client.StudyFiles;
using SearchCluster.Contracts.Json;
using SearchCluster.Contracts.Workloads.Functions;
using Spectre.Console;

namespace SearchCluster.Client.Commands;

/// <summary><c>new</c>: writes a study file, by what the options say, or else by asking where a terminal can answer.</summary>
internal sealed class NewCommand : Verb
{
    private readonly Option<string?> _name = Text("--name", "NAME", "Name of the study. Default: my-study.");
    private readonly Option<string?> _kind = Text("--kind", string.Join('|', StudyTemplate.Kinds), "What a trial does. Default: training, or what the other options say.");
    private readonly Option<string?> _data = Text("--data", "FILE", "The data of a training: a table of comma-separated values. Default: handwritten digits that come with the program.");
    private readonly Option<string?> _label = Text("--label", "COLUMN", "Column of the data that holds the labels. Default: label.");
    private readonly Option<string?> _function = Text("--function", "NAME", "The test function to minimise, such as branin.");
    private readonly Option<string?> _command = Text("--command", "LINE", "The program to run for each trial, such as 'python3 train.py --lr {lr}'.");
    private readonly Option<string?> _metric = Text("--metric", "NAME", "The metric that the program reports. Default: accuracy.");
    private readonly Option<string> _sampler = new("--sampler")
    {
        Description = "How configurations are proposed.",
        HelpName = "KIND",
        DefaultValueFactory = _ => "random",
    };

    private readonly Option<int> _trials = Number("--trials", "Trials of the study.", 20);
    private readonly Option<int> _epochs = Number("--epochs", "Epochs of each training.", 10);
    private readonly Option<string?> _file = TargetFile("The file to write. Default: NAME.yaml in the working folder.");

    public NewCommand(CommonOptions common, Terminal terminal)
        : base("new", "Writes a study file to begin with, by the options, or by asking.", common, terminal)
    {
        _kind.AcceptOnlyFromAmong([.. StudyTemplate.Kinds]);
        _sampler.CompletionSources.Add(_ => HelpTopics.SamplerKinds.Select(kind => new CompletionItem(kind)));
        RequireAtLeastOne(_trials);
        RequireAtLeastOne(_epochs);
        foreach (var option in new Option[] { _name, _kind, _data, _label, _function, _command, _metric, _sampler, _trials, _epochs, _file })
            Options.Add(option);
    }

    protected override async Task<ExitCode> Execute(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        var template = IsToAsk(parsed, output) ? Ask(output.Messages) : FromOptions(parsed);
        var text = template.ToString();
        var reading = StudyFile.Read(new StringReader(text));
        if (reading.Spec is null)
            throw new CommandException("the new study", reading.Problems);

        var file = parsed.GetValue(_file) ?? $"{template.Name}.yaml";
        var schema = Path.Combine(Path.GetDirectoryName(file) ?? "", StudySchema.FileName);
        await Write(TargetAt(parsed, file), text);
        await Write(TargetAt(parsed, schema), StudySchema.Make().ToJsonString(SearchClusterJson.Indented) + Environment.NewLine);
        output.Answer(
            new NewStudy(template.Name, file, schema),
            console => console.WriteWords($"{file} is written, and {schema}, by which editors check it; 'searchcluster run {file}' runs it"));
        return ExitCode.Done;
    }

    private static Task Write(FileTarget target, string text) => target.Write(async stream => await stream.WriteAsync(Encoding.UTF8.GetBytes(text)));

    private bool IsToAsk(ParseResult parsed, Output output) =>
        !output.IsJson && output.Messages.Profile.Capabilities.Interactive && !Console.IsInputRedirected
        && Options.All(option => parsed.GetResult(option) is not { Implicit: false });

    private StudyTemplate FromOptions(ParseResult parsed)
    {
        var (data, function, command) = (parsed.GetValue(_data), parsed.GetValue(_function), parsed.GetValue(_command));
        var kind = parsed.GetValue(_kind) ?? (command is not null ? "command" : function is not null ? "function" : "training");
        if (new[] { ("training", "--data", data), ("function", "--function", function), ("command", "--command", command) }
            .FirstOrDefault(given => given.Item3 is not null && given.Item1 != kind) is (_, { } option, _))
            throw new CommandException(ExitCode.Invalid, $"{option} belongs to another kind of study than {kind}");
        return new StudyTemplate(
            parsed.GetValue(_name) ?? "my-study", kind, kind switch { "training" => data, "function" => function, _ => command },
            parsed.GetValue(_label) ?? "label", parsed.GetValue(_metric) ?? "accuracy", parsed.GetValue(_sampler)!, parsed.GetValue(_trials), parsed.GetValue(_epochs));
    }

    private static StudyTemplate Ask(IAnsiConsole console)
    {
        var name = console.Prompt(new TextPrompt<string>("Name of the study:").DefaultValue("my-study"));
        var kind = console.Prompt(new SelectionPrompt<string>().Title("What does a trial do?").AddChoices(StudyTemplate.Kinds));
        var (subject, label, metric) = ((string?)null, "label", "accuracy");
        switch (kind)
        {
            case "training":
                subject = console.Prompt(new TextPrompt<string>("File of the data, a table of comma-separated values (empty: handwritten digits):").AllowEmpty());
                if (subject.Length == 0)
                    subject = null;
                else
                    label = console.Prompt(new TextPrompt<string>("Column of the labels:").DefaultValue(label));
                break;
            case "function":
                subject = console.Prompt(new SelectionPrompt<string>().Title("Which function?").AddChoices(Enum.GetNames<TestFunction>().Select(JsonNamingPolicy.CamelCase.ConvertName)));
                break;
            default:
                subject = console.Prompt(new TextPrompt<string>("Command line, with {lr} where the learning rate belongs:").DefaultValue("python3 train.py --lr {lr}"));
                metric = console.Prompt(new TextPrompt<string>("Metric that it reports:").DefaultValue(metric));
                break;
        }

        var sampler = console.Prompt(new SelectionPrompt<string>().Title("How are configurations proposed?").AddChoices(HelpTopics.SamplerKinds.Where(known => known != "grid")));
        return new StudyTemplate(name, kind, subject, label, metric, sampler, console.Prompt(new TextPrompt<int>("Trials:").DefaultValue(20)), 10);
    }

    private static Option<string?> Text(string name, string value, string description) => new(name) { Description = description, HelpName = value };

    private static Option<int> Number(string name, string description, int usual) =>
        new(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => usual };

    /// <summary>What was written.</summary>
    private sealed record NewStudy(string Study, string File, string Schema);
}
