"""Reads safetensors files, one after another, from the standard input, each with weights, an input x and an output y, into
torch.nn by the names of PyTorch's own state, and fails where PyTorch's output, out of training, is another one. Without
PyTorch it ends with 77.
"""
import json
import sys

try:
    import torch
except ImportError:
    sys.exit(77)


def files(raw):
    while raw:
        size = int.from_bytes(raw[:8], "little")
        header, raw = json.loads(raw[8 : 8 + size]), raw[8 + size :]
        norm = header.pop("__metadata__")["norm"]
        yield norm, {
            name: torch.frombuffer(bytearray(raw[slice(*t["data_offsets"])]), dtype=torch.float32).reshape(t["shape"])
            for name, t in header.items()
        }
        raw = raw[max(t["data_offsets"][1] for t in header.values()) :]


count = 0
for norm, tensors in files(sys.stdin.buffer.read()):
    x, want = tensors.pop("x"), tensors.pop("y")
    widths = [x.shape[1]] + [w.shape[0] for name, w in tensors.items() if name.startswith("layers") and name.endswith("weight")]
    net = torch.nn.Module()
    net.layers = torch.nn.ModuleList([torch.nn.Linear(a, b) for a, b in zip(widths, widths[1:])])
    if norm:
        net.norms = torch.nn.ModuleList([{"layer": torch.nn.LayerNorm, "batch": torch.nn.BatchNorm1d}[norm](w) for w in widths[1:]])
    net.out = torch.nn.Linear(widths[-1], want.shape[1])
    net.load_state_dict(tensors)  # strict: every name, no other
    net.eval()
    for l, linear in enumerate(net.layers):
        x = torch.tanh(net.norms[l](linear(x)) if norm else linear(x))
    y = net.out(x)
    assert torch.allclose(y, want, atol=1e-5), (norm, y, want)
    count += 1
print(count)
