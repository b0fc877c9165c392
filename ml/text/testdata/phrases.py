"""Writes phrases.json: the phrases that gensim 4.2.0 finds in a small made-up text, for phrases_test.go."""
import json
import random

import gensim
from gensim.models.phrases import Phrases

random.seed(7)
common = "o a de em casa rua dia noite luz mar".split()
fixed = ["rio de janeiro", "são paulo", "guarda sol", "pão de queijo"]
sentences = []
for _ in range(400):
    s = []
    for _ in range(random.randint(1, 7)):
        s += random.choice(fixed).split() if random.random() < 0.25 else [random.choice(common)]
    sentences.append(s)

cases = []
for scoring, threshold, min_count in [("default", 1.0, 5), ("default", 2.0, 1), ("default", 0.5, 3), ("npmi", 0.5, 5), ("npmi", 0.2, 1)]:
    passes, text = [], sentences
    for _ in range(2):
        # "\n" keeps a_b and the pair a, b apart in the one dictionary of words and pairs.
        model = Phrases(text, min_count=min_count, threshold=threshold, scoring=scoring, delimiter="\n")
        found = []
        for phrase, score in model.export_phrases().items():
            a, b = phrase.split("\n")
            found.append({"a": a, "b": b, "count": model.vocab[phrase], "score": score})
        found.sort(key=lambda f: (-f["score"], f["a"].encode(), f["b"].encode()))
        passes.append(found)
        text = [[w.replace("\n", "_") for w in s] for s in model[text]]
    cases.append({"scoring": scoring, "threshold": threshold, "min_count": min_count, "passes": passes, "joined": [" ".join(s) for s in text[:60]]})

json.dump({"gensim": gensim.__version__, "text": [" ".join(s) for s in sentences], "cases": cases},
          open("phrases.json", "w"), ensure_ascii=False, indent=0)
