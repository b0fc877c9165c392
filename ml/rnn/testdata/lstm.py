"""Writes lstm.json: what PyTorch computes for small LSTM networks, for the tests of package rnn.

Made with Python 3.11 and Debian's python3-torch 1.13.1 with libopenblas0-pthread:

    python3 lstm.py > lstm.json
"""
import json
import torch

torch.manual_seed(7)
torch.set_num_threads(1)


def case(batch, steps, inputs, hidden, layers, outputs):
    lstm = torch.nn.LSTM(inputs, hidden, layers, batch_first=False)
    out = torch.nn.Linear(hidden, outputs)
    with torch.no_grad():  # one bias instead of two: the second is zero and stays zero
        for k in range(layers):
            getattr(lstm, f"bias_hh_l{k}").zero_()
            getattr(lstm, f"bias_hh_l{k}").requires_grad_(False)
    names = []
    for k in range(layers):
        names += [(f"weight_ih_l{k}", getattr(lstm, f"weight_ih_l{k}")), (f"weight_hh_l{k}", getattr(lstm, f"weight_hh_l{k}")),
                  (f"bias_l{k}", getattr(lstm, f"bias_ih_l{k}"))]
    names += [("out.weight", out.weight), ("out.bias", out.bias)]
    x, target = torch.randn(steps, batch, inputs), torch.randn(steps, batch, outputs)
    from_step = steps // 2
    optimiser = torch.optim.Adam([p for _, p in names], lr=0.01)
    result = {
        "batch": batch, "steps": steps, "input": inputs, "hidden": hidden, "layers": layers, "output": outputs,
        "from": from_step, "x": x.flatten().tolist(), "target": target.flatten().tolist(),
        "params": {n: p.flatten().tolist() for n, p in names}, "losses": [], "norms": [],
    }
    for i in range(10):
        y = out(lstm(x)[0])
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
        return float(f"{v:.9g}")
    if isinstance(v, list):
        return [rounded(x) for x in v]
    if isinstance(v, dict):
        return {k: rounded(x) for k, x in v.items()}
    return v


print(json.dumps(rounded({"torch": torch.__version__, "cases": [
    case(3, 7, 1, 5, 1, 1), case(2, 6, 3, 4, 2, 2), case(1, 9, 2, 9, 3, 1),
]})))
