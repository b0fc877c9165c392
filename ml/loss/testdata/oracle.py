"""Writes oracle.json: PyTorch's losses and their gradients, for the tests of package loss.

Made with Python 3.11 and Debian's python3-torch 1.13.1:

    python3 oracle.py > oracle.json
"""
import json
import torch
import torch.nn.functional as F

torch.manual_seed(5)
B = 6


def case(name, y, target, f, **more):
    y = y.clone().requires_grad_()
    loss = f(y, target)
    loss.backward()
    return {"name": name, "outputs": y.shape[1], "targets": target.shape[1] if target.dim() > 1 else 1,
            "y": y.flatten().tolist(), "target": target.flatten().tolist(), "loss": loss.item(), "dy": y.grad.flatten().tolist(), **more}


def pinball(p):
    def f(y, t):
        y = y.view(B, -1, len(p))
        e = t.unsqueeze(2) - y
        q = torch.tensor(p)
        return torch.maximum(q * e, (q - 1) * e).sum()
    return f


def gaussian(y, t):
    mean, s = y[:, 0::2], y[:, 1::2]
    return -torch.distributions.Normal(mean, s.clamp(-10, 10).exp()).log_prob(t).sum()


def bivariate(y, t):
    m, s, rho = y[:, :2], y[:, 2:4].exp(), torch.tanh(y[:, 4])
    cov = torch.stack([torch.stack([s[:, 0] ** 2, rho * s[:, 0] * s[:, 1]], 1), torch.stack([rho * s[:, 0] * s[:, 1], s[:, 1] ** 2], 1)], 1)
    return -torch.distributions.MultivariateNormal(m.double(), cov.double()).log_prob(t.double()).sum()


r = torch.randn
print(json.dumps({"torch": torch.__version__, "cases": [
    case("squared", r(B, 3), r(B, 3), lambda y, t: F.mse_loss(y, t, reduction="sum")),
    case("absolute", r(B, 3), r(B, 3), lambda y, t: F.l1_loss(y, t, reduction="sum")),
    case("huber", 2 * r(B, 3), r(B, 3), lambda y, t: F.huber_loss(y, t, reduction="sum")),
    case("huber", 2 * r(B, 3), r(B, 3), lambda y, t: F.huber_loss(y, t, reduction="sum", delta=0.3), delta=0.3),
    case("quantiles", r(B, 6), r(B, 2), pinball([0.1, 0.5, 0.9]), p=[0.1, 0.5, 0.9]),
    case("gaussian", r(B, 4), r(B, 2), gaussian),
    case("gaussian", torch.cat([r(B, 1), 20 * r(B, 1)], 1), 0.001 * r(B, 1), gaussian),
    case("bivariate", r(B, 5), r(B, 2), bivariate),
    case("sigmoid", 5 * r(B, 3), torch.randint(2, (B, 3)).float(), lambda y, t: F.binary_cross_entropy_with_logits(y, t, reduction="sum")),
    case("softmax", 3 * r(B, 7), torch.randint(7, (B,)), lambda y, t: F.cross_entropy(y, t, reduction="sum")),
    case("softmax", 1e4 * r(B, 65), torch.randint(65, (B,)), lambda y, t: F.cross_entropy(y, t, reduction="sum")),
]}))
