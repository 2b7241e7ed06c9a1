using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace SearchCluster.Client.Commands;

/// <summary>The help of a verb, with its examples behind it.</summary>
internal sealed class ExamplesHelp(HelpAction help) : SynchronousCommandLineAction
{
    /// <summary>Puts it in the place of the help of a program.</summary>
    public static void AddTo(RootCommand root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new ExamplesHelp((HelpAction)option.Action!);
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var code = help.Invoke(parseResult);
        var examples = VerbExamples.Of(parseResult.CommandResult.Command is RootCommand ? "" : parseResult.CommandResult.Command.Name);
        if (examples.Count == 0)
            return code;
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var (line, meaning) in examples)
            output.WriteLine($"  searchcluster {line}\n      {meaning}");
        output.WriteLine();
        return code;
    }
}
