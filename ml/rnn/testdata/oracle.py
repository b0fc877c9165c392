"""Writes oracle.json: what PyTorch computes for small recurrent networks, for the tests of package rnn.

Made with Python 3.11 and Debian's python3-torch 1.13.1 with libopenblas0-pthread:

    python3 oracle.py > oracle.json
"""
import json
import torch

torch.manual_seed(7)
torch.set_num_threads(1)


def case(cell, batch, steps, inputs, hidden, layers, outputs, **more):
    net = {"lstm": torch.nn.LSTM, "gru": torch.nn.GRU, "rnn": torch.nn.RNN}[cell](inputs, hidden, layers, **more)
    out = torch.nn.Linear(hidden, outputs)
    names = []
    for k in range(layers):
        names += [(f"weight_ih_l{k}", getattr(net, f"weight_ih_l{k}")), (f"weight_hh_l{k}", getattr(net, f"weight_hh_l{k}"))]
        second = getattr(net, f"bias_hh_l{k}")
        if cell == "gru":
            names += [(f"bias_ih_l{k}", getattr(net, f"bias_ih_l{k}")), (f"bias_hh_l{k}", second)]
            continue
        with torch.no_grad():  # one bias instead of two: the second is zero and stays zero
            second.zero_().requires_grad_(False)
        names += [(f"bias_l{k}", getattr(net, f"bias_ih_l{k}"))]
    names += [("out.weight", out.weight), ("out.bias", out.bias)]
    x, target = torch.randn(steps, batch, inputs), torch.randn(steps, batch, outputs)
    from_step = steps // 2
    optimiser = torch.optim.Adam([p for _, p in names], lr=0.01)
    result = {
        "cell": cell, "activation": more.get("nonlinearity", ""), "batch": batch, "steps": steps, "input": inputs, "hidden": hidden, "layers": layers, "output": outputs,
        "from": from_step, "x": x.flatten().tolist(), "target": target.flatten().tolist(),
        "params": {n: p.flatten().tolist() for n, p in names}, "losses": [], "norms": [],
    }
    for i in range(10):
        y = out(net(x)[0])
        loss = ((y[from_step:] - target[from_step:]) ** 2).mean()
        optimiser.zero_grad()
        loss.backward()
        if i == 0:
            result["y"] = y.flatten().tolist()
            result["grads"] = {n: p.grad.flatten().tolist() for n, p in names}
        norm = torch.nn.utils.clip_grad_norm_([p for _, p in names], 0.5)
        optimiser.step()
        result["losses"].append(loss.item())
        result["norms"].append(norm.item())
    result["trained"] = {n: p.flatten().tolist() for n, p in names}
    return result


def rounded(v):
    if isinstance(v, float):
        return float(f"{v:.8g}")
    if isinstance(v, list):
        return [rounded(x) for x in v]
    if isinstance(v, dict):
        return {k: rounded(x) for k, x in v.items()}
    return v


print(json.dumps(rounded({"torch": torch.__version__, "cases": [
    case(cell, *sizes) for cell in ("lstm", "gru", "rnn") for sizes in ((3, 7, 1, 5, 1, 1), (2, 6, 3, 4, 2, 2), (1, 9, 2, 9, 2, 1))
] + [
    case("rnn", 3, 7, 1, 5, 2, 1, nonlinearity="relu"),
]})))
