"""What gensim 4.2 answers on small vectors of our own: writes oracle.json, small.txt, questions.txt and pairs.tsv.

    python3 oracle.py        (gensim 4.2.0, numpy 1.24.2, scipy 1.10.1)
"""
import json
import os

import numpy as np
from gensim.models import KeyedVectors

os.chdir(os.path.dirname(os.path.abspath(__file__)))
rng = np.random.default_rng(7)
DIM = 8

# Pairs of words that differ by about one direction a family, so that some analogies come out right and some do not; other
# spellings of some; letters whose capitals are two letters.
families = {
    "gender": ["rei rainha", "homem mulher", "ator atriz", "príncipe princesa", "menino menina", "pai mãe"],
    "capital": ["Paris França", "Lisboa Portugal", "Roma Itália", "Madri Espanha", "Berlim Alemanha"],
    "plural": ["casa casas", "livro livros", "straße straßen", "ﬁlho ﬁlhos", "mês meses"],
}
words, rows = [], []
for family in families.values():
    offset = rng.normal(size=DIM)
    for pair in family:
        base = rng.normal(size=DIM)
        for k, word in enumerate(pair.split()):
            words.append(word)
            rows.append(base + k * offset + 0.45 * rng.normal(size=DIM))
for word in ["PARIS", "paris", "Rei", "REI", "roma", "Casa", "STRASSE"]:
    near = next((i for i, w in enumerate(words) if w.upper() == word.upper()), 0)
    words.append(word)
    rows.append(rows[near] + 0.2 * rng.normal(size=DIM))
for i in range(40):
    words.append("w%d" % i)
    rows.append(rng.normal(size=DIM) * np.exp(rng.normal()))
order = rng.permutation(len(words))
words = [words[i] for i in order]
rows = np.array(rows, dtype=np.float32)[order]

kv = KeyedVectors(DIM)
kv.add_vectors(words, rows)
kv.save_word2vec_format("small.txt")

with open("questions.txt", "w", encoding="utf8") as f:
    for name, family in families.items():
        f.write(": %s\n" % name)
        for p in family:
            for q in family:
                if p != q:
                    f.write("%s %s\n" % (p, q))
        f.write("rei rainha homem\n\nnada rei homem mulher\nPARIS FRANÇA roma itália\nrei rainha rei rainha\n")
    f.write(": empty\n: unknown only\na b c d\n")
with open("pairs.tsv", "w", encoding="utf8") as f:
    f.write("# two words and a judgement\n")
    flat = [w for w in words if not w.startswith("w")]
    for i in range(40):
        a, b = rng.choice(flat, 2)
        f.write("%s\t%s\t%.1f\n" % (a, b.upper() if i % 3 else b, rng.integers(0, 21) / 2))
    f.write("nada\trei\t3.0\nrei\tnadinha\t9\nrei rainha 3\n\nrei\trainha\n")


def hits(found):
    return [[w, float(s)] for w, s in found]


similar = []
for positive, negative, topn, restrict in [
    (["rei"], [], 5, None), (["rei", "mulher"], ["homem"], 10, None), (["rei", "mulher"], ["homem"], 10, 30),
    (["casa", "livros", "rei"], ["livro", "pai"], 3, None), ([("rei", 0.5), ("Paris", 2.0)], [("casa", -0.7)], 6, None),
    ([], ["rei"], 4, None), (["rei", "rei"], [], 4, 20),
]:
    entry = {"positive": [p if isinstance(p, str) else list(p) for p in positive], "negative": [p if isinstance(p, str) else list(p) for p in negative],
             "n": topn, "among": restrict or 0, "add": hits(kv.most_similar(positive, negative, topn=topn, restrict_vocab=restrict))}
    if positive and all(isinstance(p, str) for p in positive) and restrict is None:
        entry["mul"] = hits(kv.most_similar_cosmul(positive, negative, topn=topn))
    similar.append(entry)

analogies = []
for restrict, insensitive, dummy in [(300000, True, False), (300000, True, True), (300000, False, False), (50, True, False), (50, False, True)]:
    score, sections = kv.evaluate_word_analogies("questions.txt", restrict_vocab=restrict, case_insensitive=insensitive, dummy4unknown=dummy)
    analogies.append({"among": restrict, "insensitive": insensitive, "dummy": dummy, "accuracy": score,
                      "sections": [[s["section"], len(s["correct"]), len(s["incorrect"])] for s in sections]})
pairs = []
for restrict, insensitive, dummy in [(300000, True, False), (300000, True, True), (300000, False, False), (50, True, True)]:
    pearson, spearman, oov = kv.evaluate_word_pairs("pairs.tsv", restrict_vocab=restrict, case_insensitive=insensitive, dummy4unknown=dummy)
    pairs.append({"among": restrict, "insensitive": insensitive, "dummy": dummy, "pearson": [float(x) for x in pearson],
                  "spearman": [float(x) for x in spearman], "oov": oov})

oracle = {
    "similar": similar,
    "vector": {"v": [float(x) for x in rows[3] + rows[5]], "hits": hits(kv.similar_by_vector(rows[3] + rows[5], topn=4))},
    "similarity": [[a, b, float(kv.similarity(a, b))] for a, b in [("rei", "rainha"), ("casa", "w3"), ("rei", "rei")]],
    "groups": [[a, b, float(kv.n_similarity(a, b))] for a, b in [(["rei", "pai"], ["rainha", "mãe"]), (["casa"], ["w1", "w2", "w3"])]],
    "centrality": [[w for _, w in kv.rank_by_centrality(g)] for g in [["rei", "rainha", "Paris", "pai"], ["casa", "casas", "livro", "w7"]]],
    "closer": [[a, b, kv.closer_than(a, b), kv.rank(a, b)] for a, b in [("rei", "rainha"), ("Paris", "casa"), ("rei", "rei")]],
    "distances": [float(x) for x in kv.distances("rei")],
    "closest": ["rei", ["casa", "rainha", "w1", "Paris"], kv.most_similar_to_given("rei", ["casa", "rainha", "w1", "Paris"])],
    "relative": ["rei", "rainha", float(kv.relative_cosine_similarity("rei", "rainha", topn=5))],
    "analogies": analogies,
    "pairs": pairs,
}
with open("oracle.json", "w", encoding="utf8") as f:
    json.dump(oracle, f, ensure_ascii=False, separators=(",", ":"))
    f.write("\n")
