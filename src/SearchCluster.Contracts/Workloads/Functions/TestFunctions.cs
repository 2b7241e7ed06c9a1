namespace SearchCluster.Contracts.Workloads.Functions;

/// <summary>The formulas behind <see cref="TestFunction"/>.</summary>
public static class TestFunctions
{
    /// <summary>
    /// How many arguments the function takes, where that is fixed; null where it takes any number from <see cref="LeastDimension"/> up.
    /// </summary>
    public static int? FixedDimension(this TestFunction function) => function switch
    {
        TestFunction.Branin => 2,
        TestFunction.Hartmann3 => 3,
        TestFunction.Hartmann6 => 6,
        _ => null,
    };

    /// <summary>The fewest arguments the function takes.</summary>
    public static int LeastDimension(this TestFunction function) =>
        function.FixedDimension() ?? (function == TestFunction.Rosenbrock ? 2 : 1);

    /// <summary>The least value the function takes in its usual domain, which regret is measured from.</summary>
    public static double Minimum(this TestFunction function) => function switch
    {
        TestFunction.Branin => 5 / (4 * Math.PI),
        TestFunction.Hartmann3 => -3.86278214782076,
        TestFunction.Hartmann6 => -3.32236801141551,
        _ => 0,
    };

    /// <summary>The function at <paramref name="x"/>.</summary>
    /// <exception cref="ArgumentException">The function does not take that many arguments.</exception>
    public static double Evaluate(this TestFunction function, ReadOnlySpan<double> x)
    {
        if (x.Length < function.LeastDimension() || x.Length > (function.FixedDimension() ?? int.MaxValue))
            throw new ArgumentException($"{function} does not take {x.Length} arguments.", nameof(x));
        return function switch
        {
            TestFunction.Branin => Branin(x[0], x[1]),
            TestFunction.Hartmann3 => Hartmann(x, Hartmann3Scales, Hartmann3Centres),
            TestFunction.Hartmann6 => Hartmann(x, Hartmann6Scales, Hartmann6Centres),
            TestFunction.Rosenbrock => Rosenbrock(x),
            TestFunction.Sphere => Sphere(x),
            TestFunction.Rastrigin => Rastrigin(x),
            _ => throw new ArgumentOutOfRangeException(nameof(function), function, null),
        };
    }

    private static ReadOnlySpan<double> HartmannWeights => [1, 1.2, 3, 3.2];

    private static ReadOnlySpan<double> Hartmann3Scales =>
    [
        3, 10, 30,
        0.1, 10, 35,
        3, 10, 30,
        0.1, 10, 35,
    ];

    private static ReadOnlySpan<double> Hartmann3Centres =>
    [
        0.3689, 0.1170, 0.2673,
        0.4699, 0.4387, 0.7470,
        0.1091, 0.8732, 0.5547,
        0.03815, 0.5743, 0.8828,
    ];

    private static ReadOnlySpan<double> Hartmann6Scales =>
    [
        10, 3, 17, 3.5, 1.7, 8,
        0.05, 10, 17, 0.1, 8, 14,
        3, 3.5, 1.7, 10, 17, 8,
        17, 8, 0.05, 10, 0.1, 14,
    ];

    private static ReadOnlySpan<double> Hartmann6Centres =>
    [
        0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886,
        0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991,
        0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650,
        0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381,
    ];

    // (x1 − 5.1/(4π²)·x0² + 5/π·x0 − 6)² + 10·(1 − 1/(8π))·cos x0 + 10
    private static double Branin(double x0, double x1)
    {
        var valley = x1 - 5.1 / (4 * Math.PI * Math.PI) * x0 * x0 + 5 / Math.PI * x0 - 6;
        return valley * valley + 10 * (1 - 1 / (8 * Math.PI)) * Math.Cos(x0) + 10;
    }

    // −Σᵢ αᵢ·exp(−Σⱼ Aᵢⱼ·(xⱼ − Pᵢⱼ)²)
    private static double Hartmann(ReadOnlySpan<double> x, ReadOnlySpan<double> scales, ReadOnlySpan<double> centres)
    {
        var sum = 0.0;
        for (var i = 0; i < HartmannWeights.Length; i++)
        {
            var distance = 0.0;
            for (var j = 0; j < x.Length; j++)
            {
                var offset = x[j] - centres[i * x.Length + j];
                distance += scales[i * x.Length + j] * offset * offset;
            }

            sum -= HartmannWeights[i] * Math.Exp(-distance);
        }

        return sum;
    }

    // Σᵢ 100·(xᵢ₊₁ − xᵢ²)² + (1 − xᵢ)²
    private static double Rosenbrock(ReadOnlySpan<double> x)
    {
        var sum = 0.0;
        for (var i = 0; i + 1 < x.Length; i++)
        {
            var step = x[i + 1] - x[i] * x[i];
            sum += 100 * step * step + (1 - x[i]) * (1 - x[i]);
        }

        return sum;
    }

    private static double Sphere(ReadOnlySpan<double> x)
    {
        var sum = 0.0;
        foreach (var value in x)
            sum += value * value;
        return sum;
    }

    // 10·n + Σᵢ xᵢ² − 10·cos(2π·xᵢ)
    private static double Rastrigin(ReadOnlySpan<double> x)
    {
        var sum = 10.0 * x.Length;
        foreach (var value in x)
            sum += value * value - 10 * Math.Cos(2 * Math.PI * value);
        return sum;
    }
}
