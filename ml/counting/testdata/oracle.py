"""Writes oracle.json: counts, PPMI, TF-IDF and singular values of a tiny corpus, for the tests of package counting.

Made with Python 3.11, Debian's numpy 1.24.2, scipy 1.10.1 and gensim 4.2.0:

    python3 oracle.py > oracle.json
"""
import json
from collections import Counter

import numpy as np
from gensim.models import TfidfModel
from scipy.sparse import csr_matrix, random as random_sparse
from scipy.sparse.linalg import svds

TEXT = """the cat drinks milk and the cat sleeps
the dog drinks water and the dog sleeps
a cat chases a mouse in the garden
a dog chases a cat in the garden
the cat eats fish and the dog eats meat
the teacher writes letters on the board
the pupil reads letters on the board
a teacher and a pupil read a book
the book lies on the table in the school
the dog sleeps in the garden while the cat eats
the pupil writes the book and the teacher reads
milk and water and fish and meat
mouse
the the the
"""


def weight(kind, d, w):
    return {"shrinking": (w - d + 1) / w, "harmonic": 1 / d, "flat": 1.0}[kind]


def cooccurrences(sentences, v, w, kind):
    m = np.zeros((v, v))
    for s in sentences:
        for i in range(len(s)):
            for j in range(len(s)):
                if i != j and abs(i - j) <= w:
                    m[s[i], s[j]] += weight(kind, abs(i - j), w)
    return m


def ppmi(m, k, alpha):
    w = m.sum(axis=1, keepdims=True)
    c = m.sum(axis=0, keepdims=True) ** alpha
    with np.errstate(divide="ignore", invalid="ignore"):
        p = np.log(m * c.sum() / (w * c)) - np.log(k)
    return np.where(p > 0, p, 0)


lines = [line.split() for line in TEXT.splitlines()]
counts = Counter(w for line in lines for w in line)
words = sorted(counts, key=lambda w: (-counts[w], w))
number = {w: i for i, w in enumerate(words)}
sentences = [[number[w] for w in line] for line in lines]
V = len(words)

windows = [{"size": w, "weighting": kind, "counts": cooccurrences(sentences, V, w, kind).tolist()}
           for w, kind in [(1, "flat"), (5, "shrinking"), (5, "harmonic"), (20, "harmonic")]]

base = cooccurrences(sentences, V, 5, "shrinking")
associations = [{"negatives": k, "smoothing": a, "ppmi": ppmi(base, k, a).tolist()} for k, a in [(1, 1), (1, 0.75), (2, 0.75), (5, 0.5)]]

bags = [sorted(Counter(s).items()) for s in sentences]
tfidf = TfidfModel(bags, normalize=True, wlocal=lambda n: n)
dense = np.zeros((len(bags), V))
for d, bag in enumerate(bags):
    for w, x in tfidf[bag]:
        dense[d, w] = x

p = csr_matrix(ppmi(base, 1, 0.75))
rng = np.random.RandomState(5)
wide = random_sparse(60, 90, density=0.1, random_state=rng, data_rvs=rng.standard_normal).tocsr()


def top(m, k):
    u, s, vt = svds(m, k=k, tol=1e-12)
    order = np.argsort(-s)
    return s[order].tolist(), (u[:, order] * s[order] @ vt[order]).tolist()


factored = []
for m, k in [(p, 6), (wide, 10)]:
    s, near = top(m, k)
    m = m.tocoo()
    factored.append({"rows": m.shape[0], "cols": m.shape[1], "index": [m.row.tolist(), m.col.tolist()], "entries": m.data.tolist(),
                     "values": s, "near": near if len(near) < 50 else []})


def trim(x):
    if isinstance(x, float):
        return float("%.7g" % x)
    if isinstance(x, list):
        return [trim(y) for y in x]
    if isinstance(x, dict):
        return {k: trim(y) for k, y in x.items()}
    return x


print(json.dumps(trim({"words": words, "sentences": sentences, "windows": windows, "associations": associations,
                       "tfidf": dense.tolist(), "factored": factored})))
