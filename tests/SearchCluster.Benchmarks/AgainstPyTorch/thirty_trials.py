"""deploy/studies/thirty-trials.yaml in PyTorch under Optuna: the same space, data, epochs and optimizer, two worker processes.

thirty_trials.py DIRECTORY SEED random|tpe     prints one line of JSON: the best validation accuracy
"""
import os

os.environ["OMP_NUM_THREADS"] = "1"
import gzip
import json
import multiprocessing
import sys
import tempfile

import numpy
import optuna
import torch
from torch import nn

TRIALS, WORKERS, EPOCHS, BATCH = 30, 2, 5, 128
TRAINING, VALIDATION = 10_000, 2_000


def read(directory, name, header):
    with gzip.open(os.path.join(directory, name)) as file:
        return numpy.frombuffer(file.read(), numpy.uint8, offset=header)


def load(directory, seed):
    images = read(directory, "train-images-idx3-ubyte.gz", 16).reshape(-1, 784)
    labels = read(directory, "train-labels-idx1-ubyte.gz", 8)
    chosen = numpy.random.RandomState(seed).permutation(len(labels))[: TRAINING + VALIDATION]
    x, y = torch.from_numpy(images[chosen].astype(numpy.float32)), torch.from_numpy(labels[chosen].astype(numpy.int64))
    mean, deviation = x[:TRAINING].mean(0), x[:TRAINING].std(0, unbiased=False)
    x = (x - mean) / torch.where(deviation > 0, deviation, torch.ones_like(deviation))
    return x[:TRAINING], y[:TRAINING], x[TRAINING:], y[TRAINING:]


def network(trial):
    width = trial.suggest_int("width", 64, 256, log=True)
    depth = trial.suggest_int("depth", 1, 3)
    initializer = trial.suggest_categorical("initializer", ["xavier", "he", "normal"])
    batch_norm = trial.suggest_categorical("batchNorm", [True, False])
    dropout = trial.suggest_float("dropout", 0, 0.4)
    layers, inputs = [], 784
    for _ in range(depth):
        layers.append(nn.Linear(inputs, width, bias=not batch_norm))
        layers += [nn.BatchNorm1d(width)] if batch_norm else []
        layers += [nn.ReLU(), nn.Dropout(dropout)]
        inputs = width
    layers.append(nn.Linear(inputs, 10))
    for layer in layers:
        if isinstance(layer, nn.Linear):
            deviation = {"xavier": layer.in_features**-0.5, "he": (2 / layer.in_features) ** 0.5, "normal": 0.01}[initializer]
            nn.init.normal_(layer.weight, 0, deviation)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)
    return nn.Sequential(*layers)


def objective(trial, data, seed):
    torch.manual_seed(seed * 1000 + trial.number)
    x, y, validation_x, validation_y = data
    net = network(trial)
    decayed = [layer.weight for layer in net if isinstance(layer, nn.Linear)]
    others = [parameter for parameter in net.parameters() if all(parameter is not weight for weight in decayed)]
    optimizer = torch.optim.SGD(
        [{"params": decayed, "weight_decay": trial.suggest_float("l2", 1e-6, 1e-3, log=True)}, {"params": others}],
        lr=trial.suggest_float("learningRate", 1e-3, 0.3, log=True), momentum=0.9, foreach=True)
    loss, best = nn.CrossEntropyLoss(), 0.0
    for _ in range(EPOCHS):
        net.train()
        order = torch.randperm(TRAINING)
        for start in range(0, TRAINING, BATCH):
            chosen = order[start : start + BATCH]
            optimizer.zero_grad(set_to_none=True)
            loss(net(x[chosen]), y[chosen]).backward()
            optimizer.step()
        net.eval()
        with torch.no_grad():
            best = max(best, (net(validation_x).argmax(1) == validation_y).float().mean().item())
    return best


def work(path, sampler, seed, worker, data, trials):
    torch.set_num_threads(1)
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    samplers = {"random": optuna.samplers.RandomSampler, "tpe": optuna.samplers.TPESampler}
    storage = optuna.storages.JournalStorage(optuna.storages.JournalFileStorage(path))
    study = optuna.load_study(study_name="thirty-trials", storage=storage, sampler=samplers[sampler](seed=seed * WORKERS + worker))
    study.optimize(lambda trial: objective(trial, data, seed), n_trials=trials)


if __name__ == "__main__":
    directory, seed, sampler = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    torch.set_num_threads(1)
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    data = load(directory, seed)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "journal")
        storage = optuna.storages.JournalStorage(optuna.storages.JournalFileStorage(path))
        study = optuna.create_study(study_name="thirty-trials", storage=storage, direction="maximize")
        # Forked: each worker has the data and the modules of this process, and asks for its own half of the trials.
        workers = [multiprocessing.get_context("fork").Process(target=work, args=(path, sampler, seed, worker, data, TRIALS // WORKERS)) for worker in range(WORKERS)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        print(json.dumps({"best": study.best_value}))
