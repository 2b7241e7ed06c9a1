using System.Globalization;

namespace SearchCluster.Training.Data.Tables;

/// <summary>How numbers are written in a table.</summary>
/// <param name="Decimal">The mark before the fraction: a point or a comma.</param>
internal readonly record struct NumberText(char Decimal)
{
    // Up to 2⁵³ and 10²² a quotient of two doubles is rounded once, as the decimal number itself would be.
    private const int MostDigits = 15;

    // The bits that a single drops of a double, where these lie half-way between two singles.
    private const ulong DroppedBits = 0x1FFFFFFF;
    private const ulong HalfWay = 0x10000000;
    private const float LeastNormal = 1.17549435e-38f;

    // Group separators beside the point or comma that is no decimal mark: blanks and apostrophes.
    private const string Groups = " \u00A0\u202F'\u2019";

    private static readonly double[] Powers =
        [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    /// <summary>Reads a number as programs write it, without groups or units, in both precisions: each rounded from the text.</summary>
    public bool TryPlain(ReadOnlySpan<char> text, out double number, out float single)
    {
        if (!TryQuick(text, out number) && !TrySlow(text, out number))
        {
            single = 0;
            return false;
        }

        single = (float)number;
        var isHalfWay = (BitConverter.DoubleToUInt64Bits(number) & DroppedBits) == HalfWay;
        if (single != number && (isHalfWay || Math.Abs(single) < LeastNormal))
            single = TrySingle(text);
        return float.IsFinite(single);
    }

    /// <summary>Reads a number as people write it: with groups of three digits, a percent sign, or a minus of typography.</summary>
    /// <param name="text">The cell.</param>
    /// <param name="number">Its value; a percentage is a hundredth of what stands there.</param>
    /// <param name="isPercent">Whether it ends in a percent sign.</param>
    public bool TryWritten(string text, out double number, out bool isPercent)
    {
        isPercent = text.EndsWith('%');
        var bare = (isPercent ? DataText.Trim(text[..^1]) : text).Replace('\u2212', '-');
        if (!TryPlain(bare, out number, out _) && (Ungrouped(bare) is not { } joined || !TryPlain(joined, out number, out _)))
            return false;
        // A division, not a product: 12.5 % is 0.125 to the last digit.
        number = isPercent ? number / 100 : number;
        return true;
    }

    /// <summary>Whether a text is meant as a number, even one that is out of range.</summary>
    public bool LooksLikeOne(string text) => TryWritten(text, out _, out _)
        || (text.AsSpan().ContainsAnyInRange('0', '9') && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _));

    /// <summary>
    /// What a text says about the decimal mark: the mark that it must be, or null where it says nothing. Of <c>1,065</c> it cannot be told.
    /// </summary>
    public static char? DecimalOf(ReadOnlySpan<char> text)
    {
        var (points, commas) = (text.Count('.'), text.Count(','));
        if (text.IsEmpty || points + commas == 0 || text.IndexOfAnyExcept("0123456789.,+-\u2212%eE \u00A0\u202F'\u2019") >= 0
            || !text.ContainsAnyInRange('0', '9'))
            return null;
        var last = text.LastIndexOfAny('.', ',');
        var mark = text[last];
        if (points > 0 && commas > 0)
            return (mark == '.' ? points : commas) == 1 ? mark : null;
        var other = mark == '.' ? ',' : '.';
        if (points + commas > 1)
            return other;
        var digitsBefore = text[..last].Trim("+-\u2212 ".AsSpan());
        var after = text[(last + 1)..].TrimEnd("% ".AsSpan());
        var isGroup = after.Length == 3 && after.IndexOfAnyExceptInRange('0', '9') < 0 && digitsBefore.Length is >= 1 and <= 3
            && digitsBefore[0] != '0';
        return isGroup ? null : mark;
    }

    // The text without its group separators; null where there are none, or they do not stand before groups of three.
    private string? Ungrouped(string text)
    {
        var separators = Groups + (Decimal == '.' ? ',' : '.');
        var end = text.IndexOfAny([Decimal, 'e', 'E']) is var mark and >= 0 ? mark : text.Length;
        var whole = text[..end];
        var start = whole.Length > 0 && whole[0] is '+' or '-' ? 1 : 0;
        if (whole.IndexOfAny(separators.ToCharArray()) is not (> 0 and var first))
            return null;
        var parts = whole[start..].Split(whole[first]);
        var isGrouped = parts[0].Length is >= 1 and <= 3 && parts.Skip(1).All(part => part.Length == 3)
            && parts.All(part => part.All(char.IsAsciiDigit));
        return isGrouped ? whole[..start] + string.Concat(parts) + text[end..] : null;
    }

    // Sign, digits, decimal mark, digits, and no more than a double holds exactly.
    private bool TryQuick(ReadOnlySpan<char> text, out double number)
    {
        number = 0;
        var (at, mantissa, digits, fraction) = (0, 0L, 0, -1);
        var isNegative = text.Length > 0 && text[0] == '-';
        if (isNegative || (text.Length > 0 && text[0] == '+'))
            at = 1;
        for (; at < text.Length; at++)
        {
            var digit = (uint)(text[at] - '0');
            if (digit <= 9)
            {
                mantissa = 10 * mantissa + digit;
                digits++;
                if (digits > MostDigits)
                    return false;
            }
            else if (text[at] == Decimal && fraction < 0)
                fraction = digits;
            else
                return false;
        }

        if (digits == 0)
            return false;
        number = fraction < 0 ? mantissa : mantissa / Powers[digits - fraction];
        number = isNegative ? -number : number;
        return true;
    }

    private bool TrySlow(ReadOnlySpan<char> text, out double number)
    {
        number = 0;
        if (Decimal != '.')
        {
            if (text.Contains('.'))
                return false;
            text = text.ToString().Replace(Decimal, '.');
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
    }

    private float TrySingle(ReadOnlySpan<char> text) =>
        float.Parse(Decimal == '.' ? text : text.ToString().Replace(Decimal, '.'), NumberStyles.Float, CultureInfo.InvariantCulture);
}
