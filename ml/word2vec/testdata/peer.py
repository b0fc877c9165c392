"""Trains gensim's Word2Vec beside ours for BenchmarkPeers, and evaluates vectors for both. Reads one JSON order a line from
standard input and answers each with a line of JSON; the first line is its version.

    {"vocabulary": file, "sg": 0 or 1, "hs": 0 or 1, "workers": n, "seed": n}   a new model with the words of that file
    {"train": file, "words": n, "sentences": n}                                  one epoch; seconds of wall and of processor
    {"evaluate": file or null, "analogies": file, "pairs": file}                 vectors in a text file, or the model's own
"""
import json
import sys
import time

sys.path.append("../../tools")
import openblas_core

openblas_core.choose()
import gensim
from gensim.models import KeyedVectors, Word2Vec

model = None


def make(order):
    global model
    model = Word2Vec(vector_size=100, window=5, negative=0 if order["hs"] else 5, hs=order["hs"], sg=order["sg"], sample=1e-3,
                     min_count=5, epochs=1, workers=order["workers"], seed=order["seed"])
    model.build_vocab(corpus_file=order["vocabulary"])
    return {"words": len(model.wv)}


def train(order):
    wall, cpu = time.perf_counter(), time.process_time()
    model.train(corpus_file=order["train"], total_words=order["words"], total_examples=order["sentences"], epochs=1)
    return {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}


def evaluate(order):
    vectors = KeyedVectors.load_word2vec_format(order["evaluate"]) if order["evaluate"] else model.wv
    analogies, _ = vectors.evaluate_word_analogies(order["analogies"], restrict_vocab=30000)
    _, spearman, _ = vectors.evaluate_word_pairs(order["pairs"])
    return {"analogies": 100 * analogies, "pairs": 100 * spearman[0]}


print(json.dumps({"gensim": gensim.__version__}), flush=True)
for line in sys.stdin:
    order = json.loads(line)
    act = make if "vocabulary" in order else train if "train" in order else evaluate
    print(json.dumps(act(order)), flush=True)
