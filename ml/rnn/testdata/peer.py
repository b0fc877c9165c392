"""Times PyTorch training steps for BenchmarkPeers: reads one JSON shape, then runs as many steps as each line asks for
and answers with the seconds that they took. Forward, backward through every step, Adam; one bias less than PyTorch's
two makes no difference to the time.
"""
import json
import sys
import time

sys.path.append("../../tools")
import openblas_core

openblas_core.choose()
import torch

shape = json.loads(sys.stdin.readline())
torch.manual_seed(1)
torch.set_num_threads(shape["threads"])
kind = {"lstm": torch.nn.LSTM, "gru": torch.nn.GRU, "rnn": torch.nn.RNN}[shape["cell"]]
net = kind(shape["i"], shape["h"], shape["l"])
symbols = shape["v"]  # above 0: an embedding in front, a softmax behind
out = torch.nn.Linear(shape["h"], symbols or 1)
parameters = [*net.parameters(), *out.parameters()]
if symbols:
    embedding = torch.nn.Embedding(symbols, shape["i"])
    parameters += embedding.parameters()
    x, target = torch.randint(symbols, (shape["t"], shape["b"])), torch.randint(symbols, (shape["t"] * shape["b"],))
else:
    x, target = torch.randn(shape["t"], shape["b"], shape["i"]), torch.randn(shape["t"], shape["b"], 1)
optimiser = torch.optim.Adam(parameters, lr=1e-4)


def measure():
    if symbols:
        return torch.nn.functional.cross_entropy(out(net(embedding(x))[0]).flatten(0, 1), target)
    return ((out(net(x)[0]) - target) ** 2).mean()


def step():
    loss = measure()
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()


step()
print(json.dumps({"torch": torch.__version__}), flush=True)
for line in sys.stdin:
    start = time.perf_counter()
    for _ in range(int(line)):
        step()
    print(time.perf_counter() - start, flush=True)
