using System.CommandLine;
using System.Text;
using SearchCluster.Client.Answers;
using SearchCluster.Client.Cluster;
using SearchCluster.Client.Hosting;
using SearchCluster.Contracts.Grains;
using SearchCluster.Presentation.Words;

namespace SearchCluster.Client.Commands;

/// <summary><c>logs</c>: what the program of a trial has written; with <c>--follow</c> what it writes, until the attempt ends.</summary>
internal sealed class LogsCommand : Verb
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    private readonly Argument<string> _study;
    private readonly Argument<int> _number = new("NUMBER") { Description = "Number of the trial, from 0." };

    private readonly Option<int?> _attempt = new("--attempt")
    {
        Description = "Which attempt, from 1. Default: the last that wrote anything.",
        HelpName = "N",
    };

    private readonly Option<bool> _follow = new("--follow") { Description = "Show what the program writes until its attempt ends." };

    public LogsCommand(CommonOptions common, Terminal terminal)
        : base("logs", "Shows what the program of a trial has written: the beginning and the end of it.", common, terminal)
    {
        _study = StudyArgument();
        Arguments.Add(_number);
        RequireAtLeastOne(_attempt);
        Options.Add(_attempt);
        Options.Add(_follow);
    }

    protected override async Task<ExitCode> Execute(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        var (name, number, attempt) = (parsed.GetRequiredValue(_study), parsed.GetRequiredValue(_number), parsed.GetValue(_attempt));
        using var signals = new InterruptSignals(output);
        try
        {
            // Looked for in this order, so that a log that is being kept at this moment is found.
            var live = await Live(parsed, name, number, attempt, output, signals.Token);
            var log = live ?? await ReadStudies(parsed, async stored =>
            {
                await stored.Trial(await stored.Study(name), number);
                return await stored.Log(name, number, attempt);
            }, signals.Token);
            if (log is null)
            {
                output.Document(new { study = name, trial = number, attempt, log = "" });
                output.Note(attempt is null
                    ? $"trial {number} has written nothing; only programs of a command do"
                    : $"attempt {attempt} of trial {number} has written nothing");
                return ExitCode.Done;
            }

            if (live is not null && parsed.GetValue(_follow))
                log = await Rest(parsed, name, number, live, output, signals.Token);
            var text = Encoding.UTF8.GetString(log.Body);
            output.Document(new { study = name, trial = number, attempt = log.Attempt, log = text });
            if (!output.IsJson && !(live is not null && parsed.GetValue(_follow)))
                output.Raw(writer => writer.Write(Shown(text)));
            return ExitCode.Done;
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            throw new CommandException(ExitCode.Interrupted, "no longer following; the trial goes on");
        }
    }

    // What an attempt wrote between the last look and its end.
    private async Task<TrialLog> Rest(
        ParseResult parsed, string name, int number, TrialLog shown, Output output, CancellationToken interrupted)
    {
        var kept = await ReadStudies(parsed, stored => stored.Log(name, number, shown.Attempt), interrupted);
        if (kept is null || kept.Body.Length <= shown.Body.Length)
            return shown;
        if (!output.IsJson)
            output.Raw(writer => writer.Write(Shown(Encoding.UTF8.GetString(kept.Body.AsSpan(shown.Body.Length)))));
        return kept;
    }

    // Null where no process works on the studies, or none on this trial.
    private async Task<TrialLog?> Live(
        ParseResult parsed, string name, int number, int? attempt, Output output, CancellationToken interrupted)
    {
        if (IsAtRest(parsed))
            return null;
        await using var access = await Workers(parsed, output, interrupted);
        if (access?.Connection is null)
            return null;
        try
        {
            return await Live(access.Grains.GetGrain<IStudyGrain>(name), number, attempt, parsed.GetValue(_follow), output, interrupted);
        }
        catch (Exception error) when (error is OrleansException or TimeoutException)
        {
            throw ClusterFault.Explain(error);
        }
    }

    private static async Task<TrialLog?> Live(
        IStudyGrain study, int number, int? attempt, bool follows, Output output, CancellationToken interrupted)
    {
        var all = new List<byte>();
        var decoder = Encoding.UTF8.GetDecoder();
        int? running = null;
        var next = 0L;
        while (await Next(study, number, next, isBegun: running is not null, interrupted) is { } part
            && part.Attempt == (running ??= part.Attempt))
        {
            if (attempt is { } wanted && part.Attempt != wanted)
                return null;
            all.AddRange(part.Body);
            next = part.Next;
            if (follows && !output.IsJson)
            {
                var characters = new char[part.Body.Length + 1];
                var length = decoder.GetChars(part.Body, characters, flush: false);
                output.Raw(writer =>
                {
                    writer.Write(Shown(new string(characters, 0, length)));
                    writer.Flush();
                });
            }

            if (part.Body.Length > 0)
                continue;
            if (!follows)
                break;
            await Task.Delay(BetweenLooks, TimeProvider.System, interrupted);
        }

        return running is { } shown ? new TrialLog(shown, [.. all]) : null;
    }

    // The process of a local database ends with its study.
    private static async Task<TrialLogPart?> Next(IStudyGrain study, int number, long from, bool isBegun, CancellationToken interrupted)
    {
        try
        {
            return await study.Log(number, from, interrupted);
        }
        catch (Exception error) when (isBegun && error is (OrleansException or TimeoutException))
        {
            return null;
        }
    }

    // Line by line: control characters in a line would reach the terminal.
    private static string Shown(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line =>
        string.Join('\t', line.Split('\t').Select(Printable.Of))));
}
