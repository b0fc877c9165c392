"""Writes oracle.json: what PyTorch's optimisers, schedules and clipping do, for the tests of package optim.

Made with Python 3.11 and Debian's python3-torch 1.13.1:

    python3 oracle.py > oracle.json
"""
import json
import torch

torch.manual_seed(3)
N, STEPS = 7, 20
start = torch.randn(N)


def gradients(p):
    """A function that is no parabola: sum of p⁴/4 + sin(3p)."""
    return p**3 + 3 * torch.cos(3 * p)


def optimiser(name, config, make):
    p = start.clone().requires_grad_()
    o, path = make([p]), []
    for _ in range(STEPS):
        p.grad = gradients(p.detach())
        o.step()
        path.append(p.tolist())
    return {"name": name, **config, "path": path}


def schedule(name, config, make, steps):
    o = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    s, rates = make(o), []
    for _ in range(steps):
        rates.append(o.param_groups[0]["lr"])
        o.step()
        s.step()
    return {"name": name, **config, "rates": rates}


O, S = torch.optim, torch.optim.lr_scheduler
optimisers = []
for decay in (0, 0.1):
    d = {"decay": decay}
    optimisers += [
        optimiser("sgd", {"rate": 0.05, **d}, lambda p: O.SGD(p, lr=0.05, weight_decay=decay)),
        optimiser("momentum", {"rate": 0.02, "momentum": 0.9, **d}, lambda p: O.SGD(p, lr=0.02, momentum=0.9, weight_decay=decay)),
        optimiser("momentum", {"rate": 0.02, "momentum": 0.5, **d}, lambda p: O.SGD(p, lr=0.02, momentum=0.5, weight_decay=decay)),
        optimiser("nesterov", {"rate": 0.02, "momentum": 0.9, **d}, lambda p: O.SGD(p, lr=0.02, momentum=0.9, nesterov=True, weight_decay=decay)),
        optimiser("rmsprop", {"rate": 0.01, **d}, lambda p: O.RMSprop(p, lr=0.01, weight_decay=decay)),
        optimiser("adagrad", {"rate": 0.1, **d}, lambda p: O.Adagrad(p, lr=0.1, weight_decay=decay)),
        optimiser("adam", {"rate": 0.03, **d}, lambda p: O.Adam(p, lr=0.03, weight_decay=decay)),
        optimiser("adamw", {"rate": 0.03, **d}, lambda p: O.AdamW(p, lr=0.03, weight_decay=decay)),
    ]
warm = lambda o, n: S.LinearLR(o, start_factor=1 / (n + 1), total_iters=n)
after = lambda o, n, rest: S.SequentialLR(o, [warm(o, n), rest], [n])
schedules = [
    schedule("constant", {"total": 10}, lambda o: S.LambdaLR(o, lambda s: 1.0), 10),
    schedule("constant", {"total": 20, "warmup": 5}, lambda o: warm(o, 5), 20),
    schedule("step", {"total": 30, "every": 7, "factor": 0.5}, lambda o: S.StepLR(o, 7, 0.5), 30),
    schedule("cosine", {"total": 40}, lambda o: S.CosineAnnealingLR(o, 40), 40),
    schedule("step", {"total": 30, "every": 7, "factor": 0.5, "warmup": 4}, lambda o: after(o, 4, S.StepLR(o, 7, 0.5)), 30),
    schedule("cosine", {"total": 40, "warmup": 6}, lambda o: after(o, 6, S.CosineAnnealingLR(o, 34)), 40),
    schedule("one-cycle", {"total": 50}, lambda o: S.OneCycleLR(o, max_lr=1.0, total_steps=50), 50),
    schedule("one-cycle", {"total": 13}, lambda o: S.OneCycleLR(o, max_lr=1.0, total_steps=13), 13),
]
g = torch.tensor([3.0, -4.0, 0.1, -0.2])
g.grad = g.clone()
torch.nn.utils.clip_grad_value_([g], 0.5)
norms = []
for limit in (0.5, 3.0, 100.0):
    h = torch.randn(11).requires_grad_()
    h.grad = 2 * torch.randn(11)
    before = h.grad.tolist()
    norm = torch.nn.utils.clip_grad_norm_([h], limit)
    norms.append({"limit": limit, "from": before, "norm": norm.item(), "to": h.grad.tolist()})
print(json.dumps({"torch": torch.__version__, "start": start.tolist(), "optimisers": optimisers, "schedules": schedules,
                  "clip": {"from": [3.0, -4.0, 0.1, -0.2], "to": g.grad.tolist()}, "norms": norms}))
