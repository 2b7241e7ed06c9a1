using SearchCluster.Presentation.Charts;

namespace SearchCluster.Presentation.Pages;

/// <summary>How a report looks, on bright and dark screens and on paper.</summary>
internal static class PageStyle
{
    /// <summary>The style sheet. A chart's classes are those of <see cref="Chart.Kinds"/>.</summary>
    public const string Sheet = $$"""
        :root { --page: {{Palette.Page}}; --text: {{Palette.Text}}; --faint: {{Palette.Faint}}; --line: {{Palette.Line}}; --best: {{Palette.Best}}; --other: {{Palette.Other}}; --bad: {{Palette.Bad}}; }
        @media (prefers-color-scheme: dark) { :root { --page: #16181b; --text: #e8eaed; --faint: #9aa3ad; --line: #2e3238; --best: #6cb2ff; --other: #6b7480; --bad: #ff7b6b; } }
        body { background: var(--page); color: var(--text); font: 15px/1.5 system-ui, sans-serif; margin: 0; }
        main { max-width: 960px; margin: 0 auto; padding: 24px; }
        h1 { margin: 0; } h2 { margin: 36px 0 8px; } h3 { margin: 16px 0 0; font-size: 1em; }
        p { margin: 4px 0; } .legend { color: var(--faint); } .legend span { margin-left: 12px; } .legend span:first-child { margin-left: 0; }
        table { border-collapse: collapse; } th, td { padding: 3px 12px 3px 0; text-align: left; font-weight: normal; }
        th { color: var(--faint); } .wide { overflow-x: auto; } .trials { font-size: 13px; font-variant-numeric: tabular-nums; } .trials td { border-top: 1px solid var(--line); white-space: nowrap; }
        pre { background: var(--line); padding: 8px 12px; border-radius: 4px; overflow-x: auto; font-size: 13px; } rect.best { fill: var(--best); } code { overflow-wrap: anywhere; }
        @media print { .charts, table, pre { break-inside: avoid; } }
        .charts { display: flex; flex-wrap: wrap; gap: 8px 24px; } svg { max-width: 100%; height: auto; font: 11px system-ui, sans-serif; }
        .tick { fill: var(--faint); } .name { fill: var(--text); } .grid { stroke: var(--line); } .axis { stroke: var(--faint); }
        circle.best { fill: var(--best); } circle.other { fill: var(--other); fill-opacity: .7; } circle.diverged { fill: none; stroke: var(--bad); }
        polyline { fill: none; } polyline.best { stroke: var(--best); stroke-width: 1.6; } polyline.other { stroke: var(--other); stroke-opacity: .45; } polyline.diverged { stroke: var(--bad); stroke-opacity: .6; }
        polyline.so-far { stroke: var(--best); stroke-width: 1.6; stroke-dasharray: 4 3; } circle:hover { r: 6; } polyline:hover { stroke-width: 3; stroke-opacity: 1; }
        span.best { color: var(--best); } span.other { color: var(--other); } span.diverged { color: var(--bad); }
        """;
}
