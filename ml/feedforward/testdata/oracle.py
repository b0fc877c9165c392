"""Writes oracle.json: what PyTorch computes for deep feed-forward stacks, for the tests of package feedforward.

Every network is made of PyTorch's own modules, in float64, so that what differs is float32's rounding here. A case holds the first weights, the output and all gradients of a pass in
training and of one that is not, the ten losses of training with Adam, and all that the network holds afterwards.
BatchNorm takes away whatever bias a linear map has, whose gradient is zero but for rounding; Adam makes steps of one size of
that, too, so that the case trains without those biases.

Made with Python 3.11 and Debian's python3-torch 1.13.1 with libopenblas0-pthread:

    python3 oracle.py > oracle.json
"""
import json
import torch

torch.manual_seed(13)
torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
ACTIVATIONS = {"tanh": torch.nn.Tanh, "sigmoid": torch.nn.Sigmoid, "relu": torch.nn.ReLU, "leaky-relu": torch.nn.LeakyReLU,
               "elu": torch.nn.ELU, "softplus": torch.nn.Softplus}


class Stack(torch.nn.Module):
    def __init__(self, c):
        super().__init__()
        I, H, L, O = c["input"], c["hidden"], c["layers"], c["output"]
        self.residual, self.act, self.norms, self.masks = c.get("residual"), ACTIVATIONS[c["activation"]](), [None] * L, {}
        self.layers = torch.nn.ModuleList([torch.nn.Linear(H if l else I, H) for l in range(L)])
        if c.get("norm"):
            self.norms = torch.nn.ModuleList([{"layer": torch.nn.LayerNorm, "batch": torch.nn.BatchNorm1d}[c["norm"]](H) for _ in range(L)])
        self.out = torch.nn.Linear(H, O)

    def forward(self, x):
        for l, (linear, norm) in enumerate(zip(self.layers, self.norms)):
            a = linear(x)
            h = self.act(norm(a) if norm else a)
            if self.training and l in self.masks:
                h = h * self.masks[l]
            x = x + h if self.residual and x.shape == h.shape else h
        return self.out(x)


def single(v):
    """What float32 can hold of it."""
    return v.float().double()


def flat(named):
    return {k: v.flatten().tolist() for k, v in named if "num_batches" not in k}


def grads(net, x, y, target):
    net.zero_grad()
    x.grad = None
    loss = ((y - target) ** 2).mean()
    loss.backward()
    return {"y": y.flatten().tolist(), "loss": loss.item(), "dx": x.grad.flatten().tolist(),
            "grads": {k: p.grad.flatten().tolist() for k, p in net.named_parameters()}}


def case(**c):
    net = Stack(c)
    with torch.no_grad():
        for k, p in net.named_parameters():
            if k.startswith("norms"):  # gains and biases that matter
                p.add_(torch.randn(p.shape) * 0.3)
            p.copy_(p.float())
    B = c["batch"]
    x, target = single(torch.randn(B, c["input"])).requires_grad_(), single(torch.randn(B, c["output"]))
    if c.get("dropout"):
        keep = 1 - c["dropout"]
        net.masks = {l: single((torch.rand(B, c["hidden"]) < keep) / keep) for l in range(c["layers"])}
    result = {"config": c, "x": x.flatten().tolist(), "target": target.flatten().tolist(), "state": flat(net.state_dict().items()),
              "masks": {str(k): v.flatten().tolist() for k, v in net.masks.items()}, "losses": []}
    net.train()
    result["training"] = grads(net, x, net(x), target)
    result["running"] = flat((k, v) for k, v in net.state_dict().items() if "running" in k)
    net.eval()
    result["eval"] = grads(net, x, net(x), target)
    net.train()
    without = lambda k: c.get("norm") == "batch" and k.startswith("layers") and k.endswith("bias")
    adam = torch.optim.Adam([p for k, p in net.named_parameters() if not without(k)], lr=0.01)
    for _ in range(10):
        loss = ((net(x) - target) ** 2).mean()
        adam.zero_grad()
        loss.backward()
        adam.step()
        result["losses"].append(loss.item())
    result["trained"] = flat(net.state_dict().items())
    net.eval()
    result["last"] = net(x).flatten().tolist()
    return result


def rounded(v):
    if isinstance(v, float):
        return float(f"{v:.9g}")
    if isinstance(v, list):
        return [rounded(x) for x in v]
    if isinstance(v, dict):
        return {k: rounded(x) for k, x in v.items()}
    return v


size = dict(batch=5, input=3, hidden=7, layers=3, output=2)
square = dict(batch=4, input=6, hidden=6, layers=4, output=1)
cases = [case(activation=a, **size) for a in ACTIVATIONS]
for norm in ("batch", "layer"):
    cases += [
        case(activation="relu", norm=norm, **size),
        case(activation="tanh", norm=norm, residual=True, **square),
        case(activation="elu", norm=norm, residual=True, dropout=0.3, **size),
        case(activation="sigmoid", norm=norm, batch=2, input=1, hidden=3, layers=1, output=1),
    ]
cases += [
    case(activation="softplus", residual=True, **square),
    case(activation="leaky-relu", dropout=0.4, **size),
    case(activation="tanh", batch=1, input=1, hidden=1, layers=1, output=1),
    case(activation="sigmoid", batch=3, input=2, hidden=9, layers=6, output=3),
    case(activation="relu", norm="batch", batch=9, input=2, hidden=5, layers=8, output=1),
]
print(json.dumps(rounded({"torch": torch.__version__, "cases": cases})))
