using System.Text.Json;
using SearchCluster.Contracts.Workloads.Functions;
using SearchCluster.Search;
using SearchCluster.Search.Domains;

namespace SearchCluster.Benchmarks.Samplers;

/// <summary>The problems that samplers are compared on. <c>optuna_samplers.py</c> holds the same formulas.</summary>
internal static class SamplerProblems
{
    /// <summary>Those of the README's table.</summary>
    public static IReadOnlyList<SamplerProblem> Measured { get; } =
    [
        Of("branin", TestFunction.Branin, (-5, 10), (0, 15)),
        Of("hartmann6", TestFunction.Hartmann6, Cube(6, 0, 1)),
        Of("rosenbrock4", TestFunction.Rosenbrock, Cube(4, -2, 2)),
        new("lr1d", new() { ["x0"] = new LogUniformDomain { Low = 1e-6, High = 1 } }, LearningRate),
        new("network", NetworkSpace, Network),
        new("branches", BranchesSpace, Branches),
    ];

    /// <summary>As trainings are: told with noise, a tenth or so of what is left to gain after a random search.</summary>
    public static IReadOnlyList<SamplerProblem> Noisy { get; } =
    [
        .. new (string Of, double Noise)[] { ("branin", 1), ("hartmann6", 0.1), ("lr1d", 0.01), ("network", 0.02) }
            .Select(noisy => Measured.Single(problem => problem.Name == noisy.Of) with { Name = $"{noisy.Of}Noisy", Noise = noisy.Noise }),
    ];

    /// <summary>Others, to see that nothing was tuned to the table.</summary>
    public static IReadOnlyList<SamplerProblem> Other { get; } =
    [
        Of("hartmann3", TestFunction.Hartmann3, Cube(3, 0, 1)),
        Of("sphere5", TestFunction.Sphere, Cube(5, -5, 5)),
        Of("rastrigin2", TestFunction.Rastrigin, Cube(2, -5.12, 5.12)),
        Of("ackley5", Cube(5, -15, 30), Ackley),
        Of("styblinskiTang4", Cube(4, -5, 5), StyblinskiTang),
        Of("levy4", Cube(4, -10, 10), Levy),
        Of("michalewicz5", Cube(5, 0, Math.PI), Michalewicz),
        Of("sixHumpCamel", [(-3, 3), (-2, 2)], SixHumpCamel),
    ];

    private static SamplerProblem Of(string name, TestFunction function, params (double Low, double High)[] bounds) =>
        Of(name, bounds, x => function.Evaluate(x) - function.Minimum());

    private static SamplerProblem Of(string name, (double Low, double High)[] bounds, Func<double[], double> regret)
    {
        var space = new OrderedDictionary<string, Domain>();
        foreach (var (low, high) in bounds)
            space.Add($"x{space.Count}", new UniformDomain { Low = low, High = high });
        return new SamplerProblem(name, space, configuration => regret([.. space.Keys.Select(configuration.Number)]));
    }

    private static (double Low, double High)[] Cube(int dimensions, double low, double high) =>
        [.. Enumerable.Repeat((low, high), dimensions)];

    // The loss of a network by its learning rate: a gentle slope to the best one, a steep one beyond, and a plateau where it diverges.
    private static double LearningRate(Configuration configuration)
    {
        var offset = Math.Log10(configuration.Number("x0")) + 2.7;
        return offset < 0 ? 0.04 * offset * offset : Math.Min(2.3, 0.5 * offset * offset);
    }

    private static OrderedDictionary<string, Domain> NetworkSpace => new()
    {
        ["optimizer"] = Choice("sgd", "adam"),
        ["learningRate"] = new LogUniformDomain { Low = 1e-5, High = 1 },
        ["momentum"] = new UniformDomain { Low = 0, High = 0.99, When = Equal("optimizer", "sgd") },
        ["depth"] = new IntegerDomain { Low = 1, High = 6 },
        ["width"] = new IntegerDomain { Low = 16, High = 512, Log = true },
        ["batchNorm"] = Choice(true, false),
        ["activation"] = Choice("relu", "tanh", "sigmoid"),
    };

    // As the lecture tells it: momentum and normalisation move the best learning rate, depth hurts sigmoids.
    private static double Network(Configuration configuration)
    {
        var offset = Math.Log10(configuration.Number("learningRate"));
        double loss;
        if (configuration["optimizer"].GetString() == "sgd")
        {
            var momentum = configuration.Number("momentum");
            offset += 0.5 - Math.Log10(1 - momentum);
            loss = 0.2 * (momentum - 0.9) * (momentum - 0.9);
        }
        else
        {
            offset += 2.7;
            loss = 0.03;
        }

        if (!configuration["batchNorm"].GetBoolean())
            (offset, loss) = (offset + 0.7, loss + 0.1);
        loss += offset < 0 ? 0.15 * offset * offset : Math.Min(2.3, 0.5 * offset * offset);
        var depth = configuration.Number("depth");
        loss += 0.04 * (depth - 3) * (depth - 3) + 0.05 * Math.Pow(Math.Log2(configuration.Number("width")) - 7, 2);
        return loss + configuration["activation"].GetString() switch { "tanh" => 0.05, "sigmoid" => 0.1 * depth, _ => 0 };
    }

    private static OrderedDictionary<string, Domain> BranchesSpace => new()
    {
        ["model"] = Choice("linear", "forest", "network"),
        ["penalty"] = new LogUniformDomain { Low = 1e-6, High = 100, When = Equal("model", "linear") },
        ["trees"] = new IntegerDomain { Low = 10, High = 1000, Log = true, When = Equal("model", "forest") },
        ["treeDepth"] = new IntegerDomain { Low = 1, High = 32, When = Equal("model", "forest") },
        ["rate"] = new LogUniformDomain { Low = 1e-5, High = 1, When = Equal("model", "network") },
        ["layers"] = new IntegerDomain { Low = 1, High = 4, When = Equal("model", "network") },
        ["regularizer"] = Choice("none", "l2", "dropout") with { When = Equal("model", "network") },
        ["l2"] = new LogUniformDomain { Low = 1e-7, High = 0.1, When = Equal("regularizer", "l2") },
        ["dropout"] = new UniformDomain { Low = 0, High = 0.9, When = Equal("regularizer", "dropout") },
    };

    // Three models, each with parameters of its own: what is learnt of one says nothing of the others.
    private static double Branches(Configuration configuration)
    {
        switch (configuration["model"].GetString())
        {
            case "linear":
                return 0.2 + 0.02 * Math.Pow(Math.Log10(configuration.Number("penalty")) + 2, 2);
            case "forest":
                return 0.05 + 0.03 * Math.Pow(Math.Log(configuration.Number("trees") / 300), 2)
                    + 0.004 * Math.Pow(configuration.Number("treeDepth") - 14, 2);
        }

        var loss = 0.08 * Math.Pow(Math.Log10(configuration.Number("rate")) + 3, 2)
            + 0.05 * Math.Pow(configuration.Number("layers") - 2, 2);
        return loss + configuration["regularizer"].GetString() switch
        {
            "l2" => 0.04 + 0.01 * Math.Pow(Math.Log10(configuration.Number("l2")) + 4, 2),
            "dropout" => 0.5 * Math.Pow(configuration.Number("dropout") - 0.35, 2),
            _ => 0.1,
        };
    }

    // Ackley (1987): 20 + e − 20·exp(−0.2·√(mean x²)) − exp(mean cos 2πx)
    private static double Ackley(double[] x) =>
        20 + Math.E - 20 * Math.Exp(-0.2 * Math.Sqrt(x.Average(v => v * v))) - Math.Exp(x.Average(v => Math.Cos(2 * Math.PI * v)));

    // Styblinski and Tang (Neural Networks 1990): ½·Σ x⁴ − 16·x² + 5·x, least at −2.903534…
    private static double StyblinskiTang(double[] x) =>
        x.Sum(v => (v * v * v * v - 16 * v * v + 5 * v) / 2 + 39.16616570377142);

    // Levy and Montalvo (SIAM Journal on Scientific and Statistical Computing 1985), w = 1 + (x − 1)/4
    private static double Levy(double[] x)
    {
        double[] w = [.. x.Select(v => 1 + (v - 1) / 4)];
        var sum = Math.Pow(Math.Sin(Math.PI * w[0]), 2);
        for (var i = 0; i + 1 < w.Length; i++)
            sum += Math.Pow(w[i] - 1, 2) * (1 + 10 * Math.Pow(Math.Sin(Math.PI * w[i] + 1), 2));
        return sum + Math.Pow(w[^1] - 1, 2) * (1 + Math.Pow(Math.Sin(2 * Math.PI * w[^1]), 2));
    }

    // Michalewicz (1992), m = 10, least value in five dimensions −4.687658…
    private static double Michalewicz(double[] x) =>
        4.687658179088 - x.Select((v, i) => Math.Sin(v) * Math.Pow(Math.Sin((i + 1) * v * v / Math.PI), 20)).Sum();

    // Dixon and Szegő (1978)
    private static double SixHumpCamel(double[] x) =>
        1.031628453489877 + (4 - 2.1 * x[0] * x[0] + Math.Pow(x[0], 4) / 3) * x[0] * x[0] + x[0] * x[1]
            + (-4 + 4 * x[1] * x[1]) * x[1] * x[1];

    private static CategoricalDomain Choice(params object[] values) =>
        new() { Values = [.. values.Select(value => JsonSerializer.SerializeToElement(value))] };

    private static ParameterCondition Equal(string parameter, string value) =>
        new() { Parameter = parameter, Value = JsonSerializer.SerializeToElement(value) };
}
