using System.CommandLine;
using System.CommandLine.Completions;
using System.Text;
using SearchCluster.Client.Answers;
using SearchCluster.Client.StudyFiles;
using SearchCluster.Contracts.Json;
using SearchCluster.Contracts.Workloads;
using Spectre.Console;

namespace SearchCluster.Client.Commands;

/// <summary><c>new</c>: writes a study file, by what the options say, or else by asking where a terminal can answer.</summary>
internal sealed class NewCommand : Verb
{
    private const string UsualName = "my-study";
    private const string UsualLabel = "label";
    private const string UsualMetric = "accuracy";

    private readonly Option<string?> _name = Text("--name", "NAME", "Name of the study. Default: my-study.");
    private readonly Dictionary<WorkloadKind, Option<string?>> _about =
        StudyTemplate.Kinds.ToDictionary(kind => kind, kind => Text(kind.Sample!.Option, kind.Sample.Value, kind.Sample.Description));

    private readonly Option<string?> _label = Text("--label", "COLUMN", "Column of the data that holds the labels. Default: label.");
    private readonly Option<string?> _metric = Text("--metric", "NAME", "The metric that a program reports. Default: accuracy.");
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
        _sampler.CompletionSources.Add(_ => HelpTopics.SamplerKinds.Select(kind => new CompletionItem(kind)));
        RequireAtLeastOne(_trials);
        RequireAtLeastOne(_epochs);
        foreach (var option in (Option[])[_name, .. _about.Values, _label, _metric, _sampler, _trials, _epochs, _file])
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
            console => console.WriteWords(
                $"{file} is written, and {schema}, by which editors check it; 'searchcluster run {file}' runs it"));
        return ExitCode.Done;
    }

    private static Task Write(FileTarget target, string text) =>
        target.Write(async stream => await stream.WriteAsync(Encoding.UTF8.GetBytes(text)));

    private bool IsToAsk(ParseResult parsed, Output output) =>
        !output.IsJson && output.Messages.Profile.Capabilities.Interactive && !Console.IsInputRedirected
        && Options.All(option => parsed.GetResult(option) is not { Implicit: false });

    private StudyTemplate FromOptions(ParseResult parsed)
    {
        var given = _about.Where(option => parsed.GetValue(option.Value) is not null).ToList();
        if (given.Count > 1)
            throw new CommandException(
                ExitCode.Invalid,
                $"a study is about one thing: give one of {string.Join(", ", _about.Values.Select(option => option.Name))}");
        var sample = (given.Count == 1 ? given[0].Key : StudyTemplate.Kinds[0]).Sample!;
        var about = given.Count == 1 ? parsed.GetValue(given[0].Value)! : sample.Usual;
        return new StudyTemplate(
            parsed.GetValue(_name) ?? UsualName, sample,
            new SampleSubject(about, parsed.GetValue(_label) ?? UsualLabel, parsed.GetValue(_metric) ?? UsualMetric),
            parsed.GetValue(_sampler)!, parsed.GetValue(_trials), parsed.GetValue(_epochs));
    }

    private static StudyTemplate Ask(IAnsiConsole console)
    {
        var name = console.Prompt(new TextPrompt<string>("Name of the study:").DefaultValue(UsualName));
        var kind = console.Prompt(
            new SelectionPrompt<WorkloadKind>().Title("What does a trial do?").UseConverter(known => known.Key)
            .AddChoices(StudyTemplate.Kinds));
        var sample = kind.Sample!;
        console.WriteWords(sample.Description);
        var about = console.Prompt(new TextPrompt<string>($"{sample.Value}:").DefaultValue(sample.Usual).AllowEmpty());
        var label = sample.HasEpochs && about.Length > 0
            ? console.Prompt(new TextPrompt<string>("Column of the labels:").DefaultValue(UsualLabel)) : UsualLabel;
        var metric = sample.Metric ?? console.Prompt(new TextPrompt<string>("Metric that it reports:").DefaultValue(UsualMetric));
        var sampler = console.Prompt(new SelectionPrompt<string>()
            .Title("How are configurations proposed?").AddChoices(HelpTopics.SamplerKinds.Where(known => known != "grid")));
        return new StudyTemplate(
            name, sample, new SampleSubject(about, label, metric), sampler, console.Prompt(new TextPrompt<int>("Trials:").DefaultValue(20)),
            10);
    }

    private static Option<string?> Text(string name, string value, string description) =>
        new(name) { Description = description, HelpName = value };

    private static Option<int> Number(string name, string description, int usual) =>
        new(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => usual };

    /// <summary>What was written.</summary>
    private sealed record NewStudy(string Study, string File, string Schema);
}
