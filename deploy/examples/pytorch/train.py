"""A small network in PyTorch on random spirals. It reports each epoch, and goes on from its checkpoint in a later attempt."""
import argparse
import json
import os
import sys

try:
    import torch
except ImportError:
    sys.exit("this example needs PyTorch: pip install torch")

parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float, required=True)
parser.add_argument("--width", type=int, required=True)
options = parser.parse_args()

# Each trial sees the devices that it was given, by CUDA_VISIBLE_DEVICES.
device = "cuda" if torch.cuda.is_available() else "cpu"
torch.manual_seed(1)
turns = torch.rand(2000) * 3 + 0.2
labels = torch.randint(0, 2, (2000,))
angles = turns * 3 + labels * torch.pi
points = torch.stack((turns * angles.cos(), turns * angles.sin()), 1) + 0.1 * torch.randn(2000, 2)
points, labels = points.to(device), labels.to(device)

torch.manual_seed(int(os.environ["SEARCHCLUSTER_SEED"]) % 2**63)
network = torch.nn.Sequential(torch.nn.Linear(2, options.width), torch.nn.ReLU(), torch.nn.Linear(options.width, 2)).to(device)
optimizer = torch.optim.Adam(network.parameters(), lr=options.lr)
checkpoint = os.path.join(os.environ["SEARCHCLUSTER_DIRECTORY"], "checkpoint.pt")
done = 0
if os.path.exists(checkpoint):
    state = torch.load(checkpoint, map_location=device)
    network.load_state_dict(state["network"])
    optimizer.load_state_dict(state["optimizer"])
    done = state["done"]

for epoch in range(done + 1, int(os.environ["SEARCHCLUSTER_EPOCHS"]) + 1):
    for batch in torch.randperm(1500).split(64):
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(network(points[batch]), labels[batch]).backward()
        optimizer.step()
    with torch.no_grad():
        accuracy = (network(points[1500:]).argmax(1) == labels[1500:]).float().mean().item()
    torch.save({"network": network.state_dict(), "optimizer": optimizer.state_dict(), "done": epoch}, checkpoint + ".new")
    os.replace(checkpoint + ".new", checkpoint)
    print(json.dumps({"epoch": epoch, "accuracy": accuracy}), flush=True)
