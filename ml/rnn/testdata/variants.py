"""Writes variants.json: what PyTorch computes for recurrent networks beyond its own modules, for the tests of package rnn.

The networks are written here from their equations, with PyTorch's automatic differentiation for the gradients; where
PyTorch has a module for the same network (bidirectional, sequences of several lengths), the script compares the two and
stops where they differ.

Made with Python 3.11 and Debian's python3-torch 1.13.1 with libopenblas0-pthread:

    python3 variants.py > variants.json
"""
import json
import torch

torch.manual_seed(11)
torch.set_num_threads(1)
GATES = {"lstm": 4, "gru": 3, "gru-original": 3, "rnn": 1}
APART = {"gru"}


def make(c):
    """Parameters in the order and with the names of package rnn."""
    H, D, L, O = c["hidden"], 2 if c.get("bidirectional") else 1, c["layers"], c["output"]
    G, p = GATES[c["cell"]] * H, {}
    rand = lambda *shape: (torch.randn(*shape) * 0.4).requires_grad_()
    if c.get("vocabulary"):
        p["embedding.weight"] = rand(c["vocabulary"], c["input"])
    for l in range(L):
        skip = c.get("wiring") == "skip"
        reads = c["input"] if l == 0 else D * H + (c["input"] if skip else 0)
        for d in range(D):
            at = f"_l{l}" + ("_reverse" if d else "")
            p["weight_ih" + at], p["weight_hh" + at] = rand(G, reads), rand(G, H)
            if c["cell"] in APART:
                p["bias_ih" + at], p["bias_hh" + at] = rand(G), rand(G)
            else:
                p["bias" + at] = rand(G)
            if c.get("peephole"):
                p["weight_peep" + at] = rand(3, H)
            if c.get("norm"):
                p["norm_ih" + at] = rand(G)
                if c["cell"] in APART:
                    p["norm_hh" + at] = rand(G)
    p["out.weight"] = rand(O, (L if c.get("wiring") == "skip" else 1) * D * H)
    p["out.bias"] = rand(O)
    return p


def normalise(a, gain, bias, H):
    """Each gate's block of H sums apart."""
    blocks = [torch.nn.functional.layer_norm(b, (H,), g, s) for b, g, s in zip(a.split(H, 1), gain.split(H), bias.split(H))]
    return torch.cat(blocks, 1)


def step(c, p, at, x, h, cs, hrec):
    """One step of one direction: (B×H, B×H) from (B×reads, B×H, B×H)."""
    H, cell = c["hidden"], c["cell"]
    wih, whh = p["weight_ih" + at], p["weight_hh" + at]
    norm = (lambda a, rows, which="norm_ih", bias="bias": normalise(a, p[which + at][rows], p[bias + at][rows], H)) if c.get("norm") else None
    if cell == "gru":
        a, q = x @ wih.T, hrec @ whh.T
        if norm:
            a, q = norm(a, slice(None), "norm_ih", "bias_ih"), norm(q, slice(None), "norm_hh", "bias_hh")
        else:
            a, q = a + p["bias_ih" + at], q + p["bias_hh" + at]
        (ar, az, an), (qr, qz, qn) = a.split(H, 1), q.split(H, 1)
        r, z = torch.sigmoid(ar + qr), torch.sigmoid(az + qz)
        n = torch.tanh(an + r * qn)
        return n + z * (h - n), cs
    if cell == "gru-original":
        rz = x @ wih[: 2 * H].T + hrec @ whh[: 2 * H].T
        rz = norm(rz, slice(0, 2 * H)) if norm else rz + p["bias" + at][: 2 * H]
        r, z = torch.sigmoid(rz).split(H, 1)
        an = x @ wih[2 * H :].T + (r * hrec) @ whh[2 * H :].T
        an = norm(an, slice(2 * H, None)) if norm else an + p["bias" + at][2 * H :]
        n = torch.tanh(an)
        return n + z * (h - n), cs
    a = x @ wih.T + hrec @ whh.T
    a = norm(a, slice(None)) if norm else a + p["bias" + at]
    if cell == "rnn":
        return torch.tanh(a), cs
    ai, af, ag, ao = a.split(H, 1)
    if c.get("peephole"):
        pi, pf, po = p["weight_peep" + at]
        ai, af = ai + pi * cs, af + pf * cs
    cnew = torch.sigmoid(af) * cs + torch.sigmoid(ai) * torch.tanh(ag)
    if c.get("peephole"):
        ao = ao + po * cnew
    return torch.sigmoid(ao) * torch.tanh(cnew), cnew


def forward(c, p, x, masks):
    T, B, H, D = c["steps"], c["batch"], c["hidden"], 2 if c.get("bidirectional") else 1
    lengths = c.get("lengths") or [T] * B
    if c.get("vocabulary"):
        x = p["embedding.weight"][x]
    below, outs = None, []
    for l in range(c["layers"]):
        if l == 0:
            seen = x
        else:
            seen = below * masks[f"out{l-1}"] if f"out{l-1}" in masks else below
        reads = torch.cat([seen, x], 2) if l > 0 and c.get("wiring") == "skip" else seen
        both = []
        for d in range(D):
            at = f"_l{l}" + ("_reverse" if d else "")
            h, cs, hs = torch.zeros(B, H), torch.zeros(B, H), [None] * T
            for s in (range(T) if d == 0 else reversed(range(T))):
                hrec = h * masks[f"rec{l}{d}"] if f"rec{l}{d}" in masks else h
                hn, cn = step(c, p, at, reads[s], h, cs, hrec)
                on = torch.tensor([[1.0 if s < n else 0.0] for n in lengths])
                h, cs = torch.where(on > 0, hn, h), torch.where(on > 0, cn, cs)
                hs[s] = h
            both.append(torch.stack(hs))
        below = torch.cat(both, 2)
        if c.get("wiring") == "residual" and l > 0:
            below = below + seen
        outs.append(below)
    top = torch.cat(outs, 2) if c.get("wiring") == "skip" else below
    return top @ p["out.weight"].T + p["out.bias"]


def against_module(c, p, x, y):
    """The same network by torch.nn, where it has one."""
    if c["cell"] != "lstm" or 0 in (c.get("lengths") or []) or any(c.get(k) for k in ("peephole", "norm", "wiring", "dropout", "vocabulary")):
        return
    net = torch.nn.LSTM(c["input"], c["hidden"], c["layers"], bidirectional=bool(c.get("bidirectional")))
    with torch.no_grad():
        for name, q in net.named_parameters():
            if name.startswith("bias_hh"):
                q.zero_()
            else:
                q.copy_(p[name.replace("bias_ih", "bias")])
    lengths = c.get("lengths") or [c["steps"]] * c["batch"]
    packed = torch.nn.utils.rnn.pack_padded_sequence(x, lengths, enforce_sorted=False)
    h, _ = torch.nn.utils.rnn.pad_packed_sequence(net(packed)[0], total_length=c["steps"])
    want = h @ p["out.weight"].T + p["out.bias"]
    for r, n in enumerate(lengths):
        assert torch.allclose(y[:n, r], want[:n, r], atol=1e-5), "the equations and torch.nn differ"


def case(**c):
    T, B, H, D, L = c["steps"], c["batch"], c["hidden"], 2 if c.get("bidirectional") else 1, c["layers"]
    p, masks = make(c), {}
    if c.get("dropout"):
        keep = 1 - c["dropout"]
        draw = lambda *shape: (torch.rand(*shape) < keep).float() / keep
        for l in range(L):
            if l < L - 1:
                masks[f"out{l}"] = draw(1, B, D * H).expand(T, B, D * H) if c.get("variational") else draw(T, B, D * H)
            for d in range(D):
                if c.get("variational"):
                    masks[f"rec{l}{d}"] = draw(B, H)
    x = torch.randint(c["vocabulary"], (T, B)) if c.get("vocabulary") else torch.randn(T, B, c["input"])
    target = torch.randn(T, B, c["output"])
    lengths = c.get("lengths") or [T] * B
    weight = torch.tensor([[[1.0 if s < n else 0.0] for n in lengths] for s in range(T)])
    adam = torch.optim.Adam(list(p.values()), lr=0.01)
    result = {"config": c, "x": x.flatten().tolist(), "target": target.flatten().tolist(), "losses": [],
              "masks": {k: v.flatten().tolist() for k, v in masks.items()}, "params": {k: v.flatten().tolist() for k, v in p.items()}}
    for i in range(10):
        y = forward(c, p, x, masks)
        loss = (weight * (y - target) ** 2).sum() / (T * B * c["output"])
        adam.zero_grad()
        loss.backward()
        if i == 0:
            against_module(c, p, x, y)
            result["y"] = y.flatten().tolist()
            result["grads"] = {k: v.grad.flatten().tolist() for k, v in p.items()}
        adam.step()
        result["losses"].append(loss.item())
    return result


def rounded(v):
    if isinstance(v, float):
        return float(f"{v:.8g}")
    if isinstance(v, list):
        return [rounded(x) for x in v]
    if isinstance(v, dict):
        return {k: rounded(x) for k, x in v.items()}
    return v


size = dict(batch=3, steps=6, input=2, hidden=4, layers=3, output=2)
cells = ("lstm", "gru", "gru-original", "rnn")
cases = [case(cell="gru-original", **size), case(cell="lstm", peephole=True, **size)]
for cell in cells:
    cases += [
        case(cell=cell, norm=True, **size),
        case(cell=cell, bidirectional=True, **size),
        case(cell=cell, wiring="residual", **size),
        case(cell=cell, wiring="skip", **size),
        case(cell=cell, dropout=0.3, **size),
        case(cell=cell, dropout=0.3, variational=True, **size),
        case(cell=cell, lengths=[4, 6, 0], **size),
        case(cell=cell, lengths=[4, 6, 1], bidirectional=True, **size),
        case(cell=cell, vocabulary=5, **size),
    ]
cases += [
    case(cell="gru", wiring="residual", dropout=0.25, variational=True, norm=True, bidirectional=True, vocabulary=7, lengths=[2, 6, 5], **size),
    case(cell="lstm", wiring="skip", dropout=0.25, peephole=True, norm=True, bidirectional=True, lengths=[6, 3, 1], **size),
    case(cell="gru-original", wiring="skip", dropout=0.25, variational=True, vocabulary=4, bidirectional=True, **size),
]
print(json.dumps(rounded({"torch": torch.__version__, "cases": cases})))
