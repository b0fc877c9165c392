"""Times PyTorch training steps for BenchmarkPeers: reads one JSON shape, then runs as many steps as each line asks for
and answers with the seconds that they took. Forward, backward through every step, Adam; one bias less than PyTorch's
two makes no difference to the time.
"""
import json
import sys
import time

import torch

shape = json.loads(sys.stdin.readline())
torch.manual_seed(1)
torch.set_num_threads(shape["threads"])
kind = {"lstm": torch.nn.LSTM, "gru": torch.nn.GRU, "rnn": torch.nn.RNN}[shape["cell"]]
net = kind(shape["i"], shape["h"], shape["l"])
out = torch.nn.Linear(shape["h"], 1)
x, target = torch.randn(shape["t"], shape["b"], shape["i"]), torch.randn(shape["t"], shape["b"], 1)
optimiser = torch.optim.Adam([*net.parameters(), *out.parameters()], lr=1e-4)


def step():
    loss = ((out(net(x)[0]) - target) ** 2).mean()
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
