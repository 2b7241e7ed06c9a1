using System.CommandLine;
using SearchCluster.Client.Answers;

namespace SearchCluster.Client.Commands;

/// <summary>
/// <c>completions</c>: a script for a shell, which asks the program itself for the verbs, options and names of studies that fit. It asks by
/// the directive <c>[suggest:POSITION]</c>, followed by the line as it stands.
/// </summary>
internal sealed class CompletionsCommand : Verb
{
    private static readonly Dictionary<string, string> Scripts = new()
    {
        ["bash"] = """
            _searchcluster() {
              local IFS=$'\n'
              COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o default -F _searchcluster searchcluster
            """,
        ["zsh"] = """
            #compdef searchcluster
            _searchcluster() {
              local -a found
              found=("${(@f)$("${words[1]}" "[suggest:${#BUFFER}]" "$BUFFER" 2>/dev/null)}")
              compadd -a found || _files
            }
            compdef _searchcluster searchcluster
            """,
        ["fish"] = """
            function __searchcluster
              set -l line (commandline -cp)
              searchcluster "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
            end
            complete -c searchcluster -a '(__searchcluster)'
            """,
        ["pwsh"] = """
            Register-ArgumentCompleter -Native -CommandName searchcluster -ScriptBlock {
              param($word, $line, $position)
              & searchcluster "[suggest:$position]" "$line" 2>$null | Where-Object { $_ -like "$word*" } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
            }
            """,
    };

    private readonly Argument<string> _shell =
        new("SHELL") { Description = "The shell that reads the script.", HelpName = string.Join('|', Scripts.Keys) };

    public CompletionsCommand(CommonOptions common, Terminal terminal)
        : base("completions", "Prints a script by which a shell completes verbs, options and names of studies.", common, terminal)
    {
        _shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        Arguments.Add(_shell);
    }

    protected override Task<ExitCode> Execute(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        var shell = parsed.GetRequiredValue(_shell);
        output.Answer(new Script(shell, Scripts[shell]), _ => output.Raw(writer => writer.WriteLine(Scripts[shell])));
        return Task.FromResult(ExitCode.Done);
    }

    /// <summary>A script as a document.</summary>
    private sealed record Script(string Shell, string Text);
}
