"""Reads a safetensors file with weights, an input x and an output y from the standard input into torch.nn, by the names of
PyTorch's own state, and fails where PyTorch's output is another one.
"""
import json
import sys

import torch

raw = sys.stdin.buffer.read()
size = int.from_bytes(raw[:8], "little")
header, data = json.loads(raw[8 : 8 + size]), raw[8 + size :]
cell = header.pop("__metadata__")["cell"]
tensors = {
    name: torch.frombuffer(bytearray(data[slice(*t["data_offsets"])]), dtype=torch.float32).reshape(t["shape"])
    for name, t in header.items()
}
x, want = tensors.pop("x"), tensors.pop("y")
out = torch.nn.Linear(tensors["out.weight"].shape[1], 1)
out.load_state_dict({"weight": tensors.pop("out.weight"), "bias": tensors.pop("out.bias")})
net = {"lstm": torch.nn.LSTM, "gru": torch.nn.GRU, "rnn": torch.nn.RNN}[cell](x.shape[2], tensors["weight_hh_l0"].shape[1], 2, bidirectional=True)
net.load_state_dict(tensors)  # strict: every name, no other
y = out(net(x)[0])
assert torch.allclose(y, want, atol=1e-5), (y, want)
