using SearchCluster.Client.Answers;
using SearchCluster.Presentation.Views;
using Spectre.Console;

namespace SearchCluster.Client.Rendering;

/// <summary>What the lecture would say about the trials of a study.</summary>
internal static class NotesScreen
{
    /// <summary>Writes the notes; nothing when there are none.</summary>
    public static void Write(IAnsiConsole console, IReadOnlyList<Note> notes)
    {
        if (notes.Count == 0)
            return;

        console.WriteLine();
        console.WriteMarked($"[bold]What the lecture would say[/]");
        foreach (var note in notes)
        {
            console.WriteMarked($"  [{(note.IsEnding ? "red" : "yellow")}]{note.Heading}[/]: {note.Whose}");
            console.WriteIndented(6, note.ExampleText);
        }
    }
}
