using System.Runtime.CompilerServices;
using SearchCluster.Presentation.Words;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace SearchCluster.Client.Answers;

/// <summary>
/// The one way to put words on a console. Names, values and reasons come from files and servers: their control characters and their
/// markup are escaped here, and nowhere else.
/// </summary>
internal static class PrintableConsole
{
    /// <summary>Words as a cell of a table.</summary>
    public static IRenderable Cell(string words, string? colour = null) =>
        new Text(Printable.Of(words), colour is null ? Style.Plain : Style.Parse(colour));

    /// <summary>Words as the heading of a column, which Spectre reads as markup.</summary>
    public static string Heading(string words) => Markup.Escape(Printable.Of(words));

    /// <summary>A line of markup, such as <c>[bold]{name}[/]</c>: what it is filled with stays plain words.</summary>
    public static IRenderable Marked(FormattableString markup)
    {
        object?[] words = [.. markup.GetArguments().Select(argument => argument is string text ? Printable.Of(text) : argument)];
        return Markup.FromInterpolated(FormattableStringFactory.Create(markup.Format, words));
    }

    /// <summary>Writes words and ends the line.</summary>
    public static void WriteWords(this IAnsiConsole console, string words) => console.WriteLine(Printable.Of(words));

    /// <summary>Writes lines that are not longer than the console is wide, as they come.</summary>
    public static void WriteLines(this IAnsiConsole console, IEnumerable<string> lines)
    {
        foreach (var line in lines)
            console.Profile.Out.Writer.WriteLine(Printable.Of(line));
    }

    /// <summary>Writes a line of markup: what it is filled with stays plain words.</summary>
    public static void WriteMarked(this IAnsiConsole console, FormattableString markup)
    {
        console.Write(Marked(markup));
        console.WriteLine();
    }

    /// <summary>Writes words that keep their distance from the left on every line they need.</summary>
    public static void WriteIndented(this IAnsiConsole console, int cells, string words) =>
        console.Write(new Padder(Cell(words), new Padding(cells, 0, 0, 0)));
}
