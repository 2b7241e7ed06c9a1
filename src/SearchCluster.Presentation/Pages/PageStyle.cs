using SearchCluster.Presentation.Charts;

namespace SearchCluster.Presentation.Pages;

/// <summary>How a report looks, on bright and dark screens and on paper.</summary>
internal static class PageStyle
{
    /// <summary>The style sheet.</summary>
    public const string Sheet = $$"""
        :root { {{Palette.Variables}} }
        @media (prefers-color-scheme: dark) { :root { {{Palette.DarkVariables}} } }
        body { background: var(--page); color: var(--text); font: 15px/1.5 system-ui, sans-serif; margin: 0; }
        main { max-width: 960px; margin: 0 auto; padding: 24px; }
        h1 { margin: 0; overflow-wrap: anywhere; } h2 { margin: 36px 0 8px; }
        h3 { margin: 16px 0 0; font-size: 1em; overflow-wrap: anywhere; }
        p { margin: 4px 0; overflow-wrap: anywhere; } .legend { color: var(--faint); }
        .legend span { margin-right: 12px; white-space: nowrap; }
        .legend i { display: inline-block; width: 9px; height: 9px; border-radius: 50%; box-sizing: border-box; }
        i.best { background: var(--best); } i.other { background: var(--other); } i.pruned { border: 1px solid var(--pruned); }
        i.partial { background: var(--pruned); opacity: .4; } i.diverged { border: 1px solid var(--bad); }
        .legend i.so-far { height: 0; width: 16px; border-radius: 0; border-top: 2px dashed var(--best); vertical-align: middle; }
        table { border-collapse: collapse; }
        th, td { padding: 3px 12px 3px 0; text-align: left; font-weight: normal; overflow-wrap: anywhere; }
        th { color: var(--faint); } .wide { overflow-x: auto; }
        .trials { font-size: 13px; font-variant-numeric: tabular-nums; }
        .trials td, .trials th { white-space: nowrap; } .trials td { border-top: 1px solid var(--line); }
        pre { background: var(--line); padding: 8px 12px; border-radius: 4px; overflow-x: auto; font-size: 13px; }
        code { overflow-wrap: anywhere; }
        @media print { .charts, table, pre { break-inside: avoid; } }
        .charts { display: flex; flex-wrap: wrap; gap: 8px 24px; }
        {{Palette.Style}}
        """;
}
