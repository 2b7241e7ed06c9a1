using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Optimizers;

/// <summary>Applies an update rule to a whole segment in one pass over memory, penalties included.</summary>
internal static unsafe class UpdatePass
{
    /// <summary>Updates the segment; <paramref name="coupledDecay"/> is added to the L2 penalty's share of the gradient.</summary>
    public static void Run<TRule>(TRule rule, in ParameterUpdate update, double coupledDecay)
        where TRule : struct, IUpdateRule
    {
        if (VectorWidth.Is512)
            RunLanes<TRule, Lanes512, Vector512<float>>(rule, update, coupledDecay);
        else if (VectorWidth.Is256)
            RunLanes<TRule, Lanes256, Vector256<float>>(rule, update, coupledDecay);
        else
            RunLanes<TRule, Lanes128, Vector128<float>>(rule, update, coupledDecay);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunLanes<TRule, TLanes, TVector>(TRule rule, in ParameterUpdate update, double coupledDecay)
        where TRule : struct, IUpdateRule
        where TLanes : struct, IElementaryLanes<TVector>
        where TVector : struct
    {
        var l2 = TLanes.Broadcast((float)(update.L2 + coupledDecay));
        var (plus, minus, zero) = (TLanes.Broadcast((float)update.L1), TLanes.Broadcast((float)-update.L1), TLanes.Broadcast(0f));
        var parameters = update.Parameters;
        var gradients = update.Gradients;
        var states = update.States;
        var stride = update.StateStride;
        for (var i = 0; i < update.Length; i += TLanes.Count)
        {
            var parameter = TLanes.Load(parameters + i);
            var gradient = TLanes.MultiplyAdd(l2, parameter, TLanes.Load(gradients + i));
            var sign = TLanes.Select(TLanes.LessThan(parameter, zero), minus, TLanes.Select(TLanes.LessThan(zero, parameter), plus, zero));
            gradient = TLanes.Add(gradient, sign);
            TLanes.Store(rule.Apply<TLanes, TVector>(parameter, gradient, states + i, stride), parameters + i);
        }
    }
}
