"""A second, independent writer and reader of the safetensors format, from its definition alone, for the tests of package
safetensors (https://github.com/huggingface/safetensors, "Format").

    python3 oracle.py write FOLDER    # makes mixed.safetensors and plain.safetensors (Python 3.11, standard library)
    python3 oracle.py read FILE       # prints what FILE holds as JSON

mixed has every type that can be read; plain has F32 alone, as Write makes it.
"""
import json
import struct
import sys


def bf16(values):
    return b"".join(struct.pack("<f", v)[2:] for v in values)


PLAIN = [  # name, type, shape, bytes
    ("weight_ih_l0", "F32", [2, 3], struct.pack("<6f", 0, 1, -2, 0.1, 3.4e38, 1e-45)),
    ("scale", "F32", [], struct.pack("<f", 7.25)),
    ("nothing", "F32", [0, 4], b""),
    ("viés", "F32", [2], struct.pack("<2f", -0.0, float("-inf"))),
]
MIXED = PLAIN[:3] + [
    ("bias_ih_l0", "F64", [2], struct.pack("<2d", 0.1, -1e-3)),
    ("half", "F16", [5], struct.pack("<5e", 1, -0.333251953125, 65504, 6e-8, float("inf"))),
    ("brain", "BF16", [3], bf16([1, -2.5, 3e38])),
]


def write(path, parts):
    header, data = {"__metadata__": {"format": "pt", "título": "rede <1> & 2"}}, b""
    for name, kind, shape, raw in parts:
        header[name] = {"dtype": kind, "shape": shape, "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + data)


def read(path):
    raw = open(path, "rb").read()
    n = struct.unpack("<Q", raw[:8])[0]
    header, data = json.loads(raw[8:8 + n]), raw[8 + n:]
    out = {"aligned": n % 8 == 0, "meta": header.pop("__metadata__", {}), "tensors": {}}
    for name, e in header.items():
        low, high = e["data_offsets"]
        values = struct.unpack(f"<{(high - low) // 4}f", data[low:high])
        out["tensors"][name] = {"shape": e["shape"], "data": [repr(v) for v in values]}
    return json.dumps(out)


if sys.argv[1] == "write":
    write(sys.argv[2] + "/plain.safetensors", PLAIN)
    write(sys.argv[2] + "/mixed.safetensors", MIXED)
else:
    print(read(sys.argv[2]))
