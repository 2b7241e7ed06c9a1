namespace SearchCluster.Presentation.Charts;

/// <summary>The colours of a bright page and of a picture, as CSS writes them.</summary>
public static class Palette
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

    /// <summary>Diverged trials.</summary>
    public const string Bad = "#c0392b";
}
