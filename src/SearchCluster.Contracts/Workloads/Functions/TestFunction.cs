namespace SearchCluster.Contracts.Workloads.Functions;

/// <summary>Formulas of x0, x1, … with known minima, for measuring samplers and the orchestration without training.</summary>
public enum TestFunction
{
    /// <summary>
    /// Branin's function of two arguments, −5 ≤ x0 ≤ 10 and 0 ≤ x1 ≤ 15 (Dixon and Szegő, Towards Global Optimisation 2, 1978).
    /// </summary>
    Branin,

    /// <summary>Hartman's function of three arguments in [0, 1] (Hartman, JOTA 11, 1973, as tabled by Dixon and Szegő, 1978).</summary>
    Hartmann3,

    /// <summary>Hartman's function of six arguments in [0, 1] (as <see cref="Hartmann3"/>).</summary>
    Hartmann6,

    /// <summary>Rosenbrock's valley, of two or more arguments (Rosenbrock, The Computer Journal 3, 1960).</summary>
    Rosenbrock,

    /// <summary>The sum of squares, of one or more arguments (De Jong's F1, 1975).</summary>
    Sphere,

    /// <summary>
    /// A bowl with a lattice of local minima, of one or more arguments, usually in [−5.12, 5.12] (Rastrigin, 1974; Mühlenbein, Schomisch
    /// and Born, 1991).
    /// </summary>
    Rastrigin,
}
