using SearchCluster.Silo.Commands;
using Xunit;

namespace SearchCluster.Silo.Tests.Commands;

/// <summary>What is left of a silo that was killed.</summary>
public sealed class OrphanTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public void Guard_WhoseSiloIsGone_EndsTheGroupsThatAreLeft()
    {
        using var left = Start(new Dictionary<string, string>());
        using var forgotten = Start(new Dictionary<string, string>());
        using (var guard = new CommandGuard())
        {
            guard.Watch(left.Id);
            guard.Watch(forgotten.Id);
            guard.Forget(forgotten.Id);
        }

        Assert.True(SpinWait.SpinUntil(() => !CommandTrial.IsAlive(left.Id), Patience));
        Assert.True(CommandTrial.IsAlive(forgotten.Id));
    }

    [Fact]
    public void EndOrphans_OnAMachineWithTwoSilos_EndsThoseOfTheOneThatWasKilled()
    {
        var marks = new CommandMarks();
        var own = marks.Next();
        var words = own.Split('.');
        using var living = Start(new Dictionary<string, string> { [CommandMarks.Variable] = own });
        using var orphan = Start(new Dictionary<string, string> { [CommandMarks.Variable] = $"{words[0]}.{words[1]}.1.other-1" });
        using var elsewhere = Start(new Dictionary<string, string> { [CommandMarks.Variable] = $"1{words[0]}.{words[1]}.1.other-1" });

        marks.EndOrphans();

        Assert.True(SpinWait.SpinUntil(() => !CommandTrial.IsAlive(orphan.Id), Patience));
        Assert.True(CommandTrial.IsAlive(living.Id));
        Assert.True(CommandTrial.IsAlive(elsewhere.Id));
        marks.End(own);
        Assert.True(SpinWait.SpinUntil(() => !CommandTrial.IsAlive(living.Id), Patience));
    }

    private static CommandProcess Start(Dictionary<string, string> environment) =>
        CommandProcess.Start("/bin/sleep", ["sleep", "1000"], environment, "/");
}
