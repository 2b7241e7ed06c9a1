"""The other side of the comparison: the same nets in PyTorch and scikit-learn, driven line by line by the benchmark.

Each line of standard input is one command, each answer one line of JSON:
  begin CASE.json   builds the net with the weights of the file beside it     -> {}
  losses COUNT      losses of the first steps, from the first weights          -> [2.31, ...]
  epoch             trains one epoch in random order, and says how long it took -> 0.52
  sklearn           the same with scikit-learn, or null                        -> 0.61
"""
import json
import os
import sys
import time

os.environ["OMP_NUM_THREADS"] = "1"
import numpy
import torch
from torch import nn

torch.set_num_threads(1)


def blas():
    """Which kernels stand behind the matrix products: OpenBLAS names its own, the reference BLAS is nameless."""
    import ctypes

    try:
        library = ctypes.CDLL("libblas.so.3")
        library.openblas_get_corename.restype = ctypes.c_char_p
        return "OpenBLAS " + library.openblas_get_corename().decode()
    except (OSError, AttributeError):
        return "no OpenBLAS"


class Case:
    def __init__(self, path):
        with open(path) as file:
            self.plan = json.load(file)
        numbers = numpy.fromfile(path.replace(".json", ".bin"), dtype=numpy.float32)
        count, shape = self.plan["examples"], self.plan["shape"]
        features = count * shape[0] * shape[1] * shape[2]
        images = self.plan["channelsLast"] is not None
        self.x = torch.from_numpy(numbers[:features].reshape([count, *shape] if images else [count, -1]).copy())
        self.y = torch.from_numpy(numbers[features : features + count].astype(numpy.int64))
        self.weights = numbers[features + count :]
        if self.plan["channelsLast"]:
            self.x = self.x.to(memory_format=torch.channels_last)
        self.loss = nn.CrossEntropyLoss()
        self.begin(dropout=self.plan["dropout"])

    def begin(self, dropout):
        """The net as it was before the first step."""
        layers, inputs, at = [], self.plan["shape"], 0
        for layer in self.plan["layers"]:
            if layer["kind"] == "dense":
                product = nn.Linear(inputs[0] * inputs[1] * inputs[2], layer["units"], bias=layer["bias"])
                inputs = [layer["units"], 1, 1]
            elif layer["kind"] == "convolution":
                product = nn.Conv2d(inputs[0], layer["units"], 3, padding=1, bias=layer["bias"])
                inputs = [layer["units"], inputs[1], inputs[2]]
            elif layer["kind"] == "pool":
                layers.append(nn.MaxPool2d(2))
                inputs = [inputs[0], inputs[1] // 2, inputs[2] // 2]
                continue
            elif layer["kind"] == "flatten":
                layers.append(nn.Flatten())
                continue
            with torch.no_grad():
                product.weight.copy_(torch.from_numpy(self.weights[at : at + product.weight.numel()]).view_as(product.weight))
                if layer["bias"]:
                    product.bias.zero_()
            at += product.weight.numel()
            layers.append(product)
            if layer["batchNorm"]:
                layers.append(nn.BatchNorm1d(inputs[0]) if layer["kind"] == "dense" else nn.BatchNorm2d(inputs[0]))
            if layer["activation"]:
                layers.append(nn.ReLU())
                if dropout > 0 and layer["kind"] == "dense":
                    layers.append(nn.Dropout(dropout))
        self.net = nn.Sequential(*layers)
        if self.plan["channelsLast"]:
            self.net = self.net.to(memory_format=torch.channels_last)
        # foreach: one call for all parameters, the quicker of PyTorch's two ways.
        self.optimizer = torch.optim.SGD(self.net.parameters(), lr=self.plan["learningRate"], momentum=self.plan["momentum"], foreach=True)

    def step(self, x, y):
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.loss(self.net(x), y)
        loss.backward()
        self.optimizer.step()
        return loss.item()

    def losses(self, count):
        self.begin(dropout=0)
        batch = self.plan["batch"]
        losses = [self.step(self.x[i * batch : (i + 1) * batch], self.y[i * batch : (i + 1) * batch]) for i in range(count)]
        self.begin(dropout=self.plan["dropout"])
        return losses

    def epoch(self):
        batch, started, total = self.plan["batch"], time.perf_counter(), 0.0
        order = torch.randperm(len(self.y))
        for start in range(0, len(self.y), batch):
            chosen = order[start : start + batch]
            total += self.step(self.x[chosen], self.y[chosen])
        return time.perf_counter() - started

    def sklearn(self):
        """Dense nets only, and without batch normalisation and dropout, which it does not have."""
        try:
            from sklearn.neural_network import MLPClassifier
        except ImportError:
            return None
        if self.plan["channelsLast"] is not None:
            return None
        if not hasattr(self, "classifier"):
            hidden = [layer["units"] for layer in self.plan["layers"] if layer["activation"]]
            self.classifier = MLPClassifier(
                hidden, solver="sgd", alpha=0, batch_size=self.plan["batch"], learning_rate_init=self.plan["learningRate"],
                momentum=self.plan["momentum"], nesterovs_momentum=False, shuffle=True)
            self.classifier.partial_fit(self.x.numpy(), self.y.numpy(), classes=range(10))
        started = time.perf_counter()
        self.classifier.partial_fit(self.x.numpy(), self.y.numpy())
        return time.perf_counter() - started


print(json.dumps({"pytorch": torch.__version__, "blas": blas()}), flush=True)
case = None
for line in sys.stdin:
    command, *arguments = line.split()
    answer = {}
    if command == "begin":
        case = Case(arguments[0])
    elif command == "losses":
        answer = case.losses(int(arguments[0]))
    elif command == "epoch":
        answer = case.epoch()
    elif command == "sklearn":
        answer = case.sklearn()
    print(json.dumps(answer), flush=True)
