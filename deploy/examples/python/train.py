"""Logistic regression in plain Python. It reports each epoch, and goes on from its checkpoint in a later attempt."""
import argparse
import json
import math
import os
import pickle
import random
import signal
import sys

parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float, required=True)
parser.add_argument("--momentum", type=float, required=True)
options = parser.parse_args()

epochs = int(os.environ.get("SEARCHCLUSTER_EPOCHS", "10"))
checkpoint = os.path.join(os.environ.get("SEARCHCLUSTER_DIRECTORY", "."), "checkpoint.pickle")
draw = random.Random(1)
examples = [(draw.gauss(0, 1), draw.gauss(0, 1)) for _ in range(400)]
examples = [(x, y, 1.0 if 1.5 * x - y + draw.gauss(0, 0.5) > 0 else 0.0) for x, y in examples]

weights, speed, done = [0.0, 0.0, 0.0], [0.0, 0.0, 0.0], 0
if os.path.exists(checkpoint):
    with open(checkpoint, "rb") as file:
        weights, speed, done = pickle.load(file)


def save(*_):
    with open(checkpoint + ".new", "wb") as file:
        pickle.dump((weights, speed, done), file)
    os.replace(checkpoint + ".new", checkpoint)


def stop(*_):
    save()
    sys.exit(0)


# Pruned, paused, or its silo stops: ten seconds to save.
signal.signal(signal.SIGTERM, stop)
for epoch in range(done + 1, epochs + 1):
    loss, right = 0.0, 0
    for x, y, label in examples:
        score = weights[0] * x + weights[1] * y + weights[2]
        guess = 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
        loss -= math.log(max(1e-12, guess if label else 1 - guess)) / len(examples)
        right += (guess > 0.5) == (label > 0.5)
        for i, value in enumerate((x, y, 1.0)):
            speed[i] = options.momentum * speed[i] - options.lr * (guess - label) * value
            weights[i] += speed[i]
    done = epoch
    save()
    print(json.dumps({"epoch": epoch, "accuracy": right / len(examples), "loss": loss}), flush=True)
