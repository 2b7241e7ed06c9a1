namespace SearchCluster.Presentation.Charts;

/// <summary>The colours of a bright page and of a picture, as CSS writes them.</summary>
internal static class Palette
{
    /// <summary>Behind everything.</summary>
    public const string Page = "#ffffff";

    /// <summary>Names.</summary>
    public const string Text = "#1c1e21";

    /// <summary>Labels of ticks.</summary>
    public const string Faint = "#666677";

    /// <summary>Lines across.</summary>
    public const string Line = "#e3e5e8";

    /// <summary>The best trials.</summary>
    public const string Best = "#0a62c4";

    /// <summary>Other trials.</summary>
    public const string Other = "#9aa3ad";

    /// <summary>Trials that did not complete.</summary>
    public const string Pruned = "#a86a12";

    /// <summary>Diverged trials.</summary>
    public const string Bad = "#c0392b";

    /// <summary>The style of the marks, for a page and for a file of its own. The classes are those of <see cref="Chart.Kinds"/>.</summary>
    public const string Style = """
        svg { max-width: 100%; height: auto; font: 11px system-ui, sans-serif; }
        .tick { fill: var(--faint); } .name, .heading { fill: var(--text); }
        .heading { font-size: 15px; } .grid { stroke: var(--line); } .axis { stroke: var(--faint); }
        .best { fill: var(--best); } .other { fill: var(--other); fill-opacity: .7; } .pruned { fill: none; stroke: var(--pruned); }
        .partial { fill: var(--pruned); fill-opacity: .35; } .diverged { fill: none; stroke: var(--bad); } rect.best { fill: var(--best); }
        polyline.best, polyline.so-far { fill: none; stroke: var(--best); stroke-width: 1.6; } polyline.so-far { stroke-dasharray: 4 3; }
        polyline.other { fill: none; stroke: var(--other); stroke-opacity: .6; }
        polyline.pruned { stroke-opacity: .6; stroke-dasharray: 5 3; }
        polyline.partial { fill: none; stroke: var(--pruned); stroke-opacity: .6; stroke-dasharray: 1.5 3; }
        polyline.diverged { stroke-opacity: .6; }
        circle:hover { r: 6; } polyline:hover { stroke-width: 3; stroke-opacity: 1; }
        """;

    /// <summary>The colours by the names that <see cref="Style"/> uses.</summary>
    public const string Variables =
        $"--page: {Page}; --text: {Text}; --faint: {Faint}; --line: {Line}; "
        + $"--best: {Best}; --other: {Other}; --pruned: {Pruned}; --bad: {Bad};";

    /// <summary>The same for a dark screen.</summary>
    public const string DarkVariables =
        "--page: #16181b; --text: #e8eaed; --faint: #9aa3ad; --line: #2e3238; "
        + "--best: #6cb2ff; --other: #6b7480; --pruned: #e0a54a; --bad: #ff7b6b;";
}
