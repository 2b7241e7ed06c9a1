using CsCheck;
using SearchCluster.Presentation.Words;
using Xunit;

namespace SearchCluster.Presentation.Tests.Words;

public class PrintableTests
{
    [Theory]
    [InlineData("plain words, 0.5 and C:\\data", "plain words, 0.5 and C:\\data")]
    [InlineData("σ × naïve 学習 ✓ 👩‍🔬", "σ × naïve 学習 ✓ 👩‍🔬")]
    [InlineData("two\nlines\r\nand\ttab", "two\\nlines\\r\\nand\\ttab")]
    [InlineData("\u001b[2J\u001b]0;title\u0007", "\\u001B[2J\\u001B]0;title\\u0007")]
    [InlineData("\0 \u007f \u009b31m \u0085", "\\u0000 \\u007F \\u009B31m \\u0085")]
    [InlineData("a\u202eb\u2066c\u200ed\u061ce", "a\\u202Eb\\u2066c\\u200Ed\\u061Ce")]
    [InlineData("a\u2028b\u2029c\u200bd\ufeffe\u00adf", "a\\u2028b\\u2029c\\u200Bd\\uFEFFe\\u00ADf")]
    [InlineData("tag \U000e0041", "tag \\U000E0041")]
    [InlineData("[red]markup[/]", "[red]markup[/]")]
    public void Of_Text_EscapesWhatATerminalOrAPageObeys(string text, string printable) => Assert.Equal(printable, Printable.Of(text));

    // Attributes cannot hold lone surrogates.
    [Fact]
    public void Of_ALoneSurrogate_EscapesIt() => Assert.Equal("lone \\uD800.", Printable.Of("lone \ud800."));

    [Fact]
    public void Of_None_IsEmpty() => Assert.Equal("", Printable.Of(null));

    [Fact]
    public void Of_AnyText_HasNoControlLeftAndChangesNoMore() =>
        Gen.Char.Array[0, 40].Select(letters => new string(letters)).Sample(text =>
        {
            var printable = Printable.Of(text);
            Assert.DoesNotContain(printable, char.IsControl);
            Assert.Equal(printable, Printable.Of(printable));
        });

    [Fact]
    public void Html_Markup_IsTextOfAPage() => Assert.Equal("&lt;b&gt;\\u001B &amp; &quot;", Printable.Html("<b>\u001b & \""));
}
