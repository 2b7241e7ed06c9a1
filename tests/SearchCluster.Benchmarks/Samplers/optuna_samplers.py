#!/usr/bin/env python3
"""Optuna's samplers on the problems of SamplerProblems.cs: writes optuna.json, which the `samplers` verb prints beside ours.

    PYTHONPATH=<checkout of github.com/optuna/optuna> python3 optuna_samplers.py --seeds 20 > optuna.json

Needs numpy, scipy, torch, cmaes, sqlalchemy, alembic, colorlog and tqdm. Sequential trials; the time is the processor's, of asking alone.
"""

import argparse
import contextlib
import json
import math
import random
import statistics
import sys
import time
import types
import warnings

import optuna
import torch

AT = (20, 50, 100)


def branin(t):
    x, y = t.suggest_float("x0", -5, 10), t.suggest_float("x1", 0, 15)
    valley = y - 5.1 / (4 * math.pi**2) * x * x + 5 / math.pi * x - 6
    return valley**2 + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10 - 5 / (4 * math.pi)


HARTMANN_WEIGHTS = (1, 1.2, 3, 3.2)
HARTMANN_SCALES = ((10, 3, 17, 3.5, 1.7, 8), (0.05, 10, 17, 0.1, 8, 14), (3, 3.5, 1.7, 10, 17, 8), (17, 8, 0.05, 10, 0.1, 14))
HARTMANN_CENTRES = (
    (0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886),
    (0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991),
    (0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650),
    (0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381),
)


def hartmann6(t):
    x = [t.suggest_float(f"x{i}", 0, 1) for i in range(6)]
    return 3.32236801141551 - sum(
        weight * math.exp(-sum(a * (v - p) ** 2 for a, v, p in zip(scales, x, centres)))
        for weight, scales, centres in zip(HARTMANN_WEIGHTS, HARTMANN_SCALES, HARTMANN_CENTRES)
    )


def rosenbrock4(t):
    x = [t.suggest_float(f"x{i}", -2, 2) for i in range(4)]
    return sum(100 * (b - a * a) ** 2 + (1 - a) ** 2 for a, b in zip(x, x[1:]))


def lr1d(t):
    offset = math.log10(t.suggest_float("x0", 1e-6, 1, log=True)) + 2.7
    return 0.04 * offset**2 if offset < 0 else min(2.3, 0.5 * offset**2)


def network(t):
    optimizer = t.suggest_categorical("optimizer", ["sgd", "adam"])
    rate = math.log10(t.suggest_float("learningRate", 1e-5, 1, log=True))
    momentum = t.suggest_float("momentum", 0, 0.99) if optimizer == "sgd" else None
    depth = t.suggest_int("depth", 1, 6)
    width = t.suggest_int("width", 16, 512, log=True)
    normalized = t.suggest_categorical("batchNorm", [True, False])
    activation = t.suggest_categorical("activation", ["relu", "tanh", "sigmoid"])
    if optimizer == "sgd":
        offset, loss = rate - math.log10(1 - momentum) + 0.5, 0.2 * (momentum - 0.9) ** 2
    else:
        offset, loss = rate + 2.7, 0.03
    if not normalized:
        offset, loss = offset + 0.7, loss + 0.1
    loss += 0.15 * offset**2 if offset < 0 else min(2.3, 0.5 * offset**2)
    loss += 0.04 * (depth - 3) ** 2 + 0.05 * (math.log2(width) - 7) ** 2
    return loss + {"relu": 0, "tanh": 0.05, "sigmoid": 0.1 * depth}[activation]


def branches(t):
    model = t.suggest_categorical("model", ["linear", "forest", "network"])
    if model == "linear":
        return 0.2 + 0.02 * (math.log10(t.suggest_float("penalty", 1e-6, 100, log=True)) + 2) ** 2
    if model == "forest":
        trees, depth = t.suggest_int("trees", 10, 1000, log=True), t.suggest_int("treeDepth", 1, 32)
        return 0.05 + 0.03 * math.log(trees / 300) ** 2 + 0.004 * (depth - 14) ** 2
    rate, layers = t.suggest_float("rate", 1e-5, 1, log=True), t.suggest_int("layers", 1, 4)
    loss = 0.08 * (math.log10(rate) + 3) ** 2 + 0.05 * (layers - 2) ** 2
    regularizer = t.suggest_categorical("regularizer", ["none", "l2", "dropout"])
    if regularizer == "l2":
        return loss + 0.04 + 0.01 * (math.log10(t.suggest_float("l2", 1e-7, 0.1, log=True)) + 4) ** 2
    if regularizer == "dropout":
        return loss + 0.5 * (t.suggest_float("dropout", 0, 0.9) - 0.35) ** 2
    return loss + 0.1


FUNCTIONS = {f.__name__: f for f in (branin, hartmann6, rosenbrock4, lr1d, network, branches)}
NOISE = {"braninNoisy": 1, "hartmann6Noisy": 0.1, "lr1dNoisy": 0.01, "networkNoisy": 0.02}

SAMPLERS = {
    "random": lambda seed: optuna.samplers.RandomSampler(seed=seed),
    "tpe": lambda seed: optuna.samplers.TPESampler(seed=seed),
    "tpeMultivariate": lambda seed: optuna.samplers.TPESampler(seed=seed, multivariate=True, group=True),
    "cmaEs": lambda seed: optuna.samplers.CmaEsSampler(seed=seed),
    "gaussianProcess": lambda seed: optuna.samplers.GPSampler(seed=seed),
}


def run(sampler, function, seed):
    study = optuna.create_study(sampler=SAMPLERS[sampler](seed))
    noise = random.Random(seed)
    best, best_value, regret, seconds = math.inf, math.inf, {}, 0.0
    for number in range(1, max(AT) + 1):
        started = time.process_time()
        trial = study.ask()
        value = FUNCTIONS[function.removesuffix("Noisy")](trial)
        seconds += time.process_time() - started
        told = value + NOISE.get(function, 0) * noise.gauss(0, 1)
        study.tell(trial, told)
        if told < best:
            best, best_value = told, value
        if number in AT:
            regret[number] = best_value
    return regret, seconds


def quartiles(values):
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return {"q1": rounded(low), "median": rounded(middle), "q3": rounded(high)}


def rounded(value):
    return float(f"{value:.3g}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--functions", default=",".join([*FUNCTIONS, *NOISE]))
    parser.add_argument("--samplers", default=",".join(SAMPLERS))
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    if int(torch.__version__.split(".")[0]) < 2 and hasattr(optuna.samplers, "GPSampler"):
        # Before version 2 a torch.device was no context; the CPU is the default device anyway.
        import optuna.samplers._gp.sampler as gp
        older = types.ModuleType("torch")
        older.__dict__.update(torch.__dict__)
        older.device = lambda name: contextlib.nullcontext()
        gp.torch = older
    rows = []
    for function in arguments.functions.split(","):
        for sampler in arguments.samplers.split(","):
            runs = [run(sampler, function, seed) for seed in range(1, arguments.seeds + 1)]
            rows.append({
                "sampler": sampler,
                "function": function,
                "regret": [{"trials": n, **quartiles([regret[n] for regret, _ in runs])} for n in AT],
                "secondsProposing": rounded(statistics.median(seconds for _, seconds in runs)),
            })
            print(json.dumps(rows[-1]), file=sys.stderr, flush=True)
    lines = ",\n".join(f"  {json.dumps(row)}" for row in rows)
    print(f'{{\n "optuna": "{optuna.__version__}",\n "seeds": {arguments.seeds},\n "rows": [\n{lines}\n ]\n}}')


main()
