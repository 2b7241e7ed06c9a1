using SearchCluster.Contracts.Workloads.Commands;
using Xunit;

namespace SearchCluster.Contracts.Tests.Commands;

public sealed class ShellWordsTests
{
    [Theory]
    [InlineData("python3 train.py --lr {lr}", new[] { "python3", "train.py", "--lr", "{lr}" })]
    [InlineData("  a\t'b c'\n\"d 'e'\"f  ", new[] { "a", "b c", "d 'e'f" })]
    [InlineData("""a\ b "c\"d\e\$" '\' ''""", new[] { "a b", """c"d\e$""", """\""", "" })]
    [InlineData("echo $HOME *; # no", new[] { "echo", "$HOME", "*;", "#", "no" })]
    [InlineData("", new string[0])]
    public void Of_AText_SplitsAsAShellWould(string text, string[] words) => Assert.Equal(words, ShellWords.Of(text));

    [Theory]
    [InlineData("a 'b")]
    [InlineData("a \"b")]
    [InlineData("a \\")]
    public void Of_AnOpenQuote_IsRefused(string text) => Assert.Throws<FormatException>(() => ShellWords.Of(text));
}
