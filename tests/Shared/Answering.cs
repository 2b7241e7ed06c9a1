using System.Reflection;

namespace SearchCluster.Tests;

/// <summary>An interface of which a test answers the few calls that it expects, by the method's name and its arguments.</summary>
internal class Answering : DispatchProxy
{
    private Func<MethodInfo, object?[], object?> _answer = null!;

    public static T As<T>(Func<MethodInfo, object?[], object?> answer)
        where T : class
    {
        var proxy = Create<T, Answering>();
        ((Answering)(object)proxy)._answer = answer;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _answer(targetMethod!, args ?? []);
}
