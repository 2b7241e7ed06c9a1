using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SearchCluster.Contracts.StudyFiles;

/// <summary>
/// What a plain YAML scalar means under the core schema (YAML 1.2.2, section 10.3.2). Unlike YAML 1.1, <c>yes</c>, <c>on</c> and
/// <c>1:30</c> are text.
/// </summary>
internal static partial class CoreSchema
{
    /// <summary>Null, a truth value, a number or text; the non-finite numbers become their JSON names.</summary>
    public static JsonNode? Resolve(string text)
    {
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return null;
            case "true" or "True" or "TRUE":
                return true;
            case "false" or "False" or "FALSE":
                return false;
            case ".nan" or ".NaN" or ".NAN":
                return "NaN";
            case ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF":
                return "Infinity";
            case "-.inf" or "-.Inf" or "-.INF":
                return "-Infinity";
        }

        if (WholeNumber().IsMatch(text))
            return FromDecimal(text);
        if (OctalNumber().IsMatch(text))
            return text[2..].Aggregate(0.0, (sum, digit) => sum * 8 + (digit - '0')) is var octal && octal < long.MaxValue ? (long)octal
                : octal;
        if (HexadecimalNumber().IsMatch(text))
            return ulong.TryParse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var bits) ? bits : text;
        return RealNumber().IsMatch(text) ? FromDouble(text) : text;
    }

    private static JsonNode FromDecimal(string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var signed))
            return signed;
        return ulong.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var unsigned) ? unsigned
            : FromDouble(text);
    }

    private static JsonNode FromDouble(string text)
    {
        var value = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(value) ? value : value > 0 ? "Infinity" : "-Infinity";
    }

    [GeneratedRegex(@"\A[-+]?[0-9]+\z")]
    private static partial Regex WholeNumber();

    [GeneratedRegex(@"\A0o[0-7]+\z")]
    private static partial Regex OctalNumber();

    [GeneratedRegex(@"\A0x[0-9a-fA-F]+\z")]
    private static partial Regex HexadecimalNumber();

    [GeneratedRegex(@"\A[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z")]
    private static partial Regex RealNumber();
}
