"""Lets gensim read, write and measure vectors: the test that calls it says on the command line what and where, and reads
one JSON object.

    python3 peer.py exchange FOLDER              reads text.txt, binary.bin, glove.txt, array.npy + words.txt; writes them back
    python3 peer.py measure VECTORS QUESTIONS... reads word2vec's binary format
"""
import json
import os
import sys

import numpy as np
from gensim.models import KeyedVectors


def neighbours(kv):
    return [[[w, float(s)] for w, s in kv.most_similar(word, topn=5)] for word in kv.index_to_key[:20]]


def exchange(folder):
    at = lambda name: os.path.join(folder, name)
    text = KeyedVectors.load_word2vec_format(at("text.txt"))
    binary = KeyedVectors.load_word2vec_format(at("binary.bin"), binary=True)
    glove = KeyedVectors.load_word2vec_format(at("glove.txt"), no_header=True)
    array = np.load(at("array.npy"))
    with open(at("words.txt"), encoding="utf8") as f:
        words = [line.rstrip("\n").split("\t")[0] for line in f]
    same = all(kv.index_to_key == text.index_to_key and (kv.vectors == text.vectors).all() for kv in (binary, glove))
    same = same and (array == text.vectors).all() and words == text.index_to_key
    text.save_word2vec_format(at("text.back"))
    text.save_word2vec_format(at("binary.back"), binary=True)
    text.save_word2vec_format(at("glove.back"), write_header=False)
    text.save_word2vec_format(at("packed.back.gz"))
    np.save(at("array.back"), text.vectors.astype(np.float64))
    return {"same": bool(same), "neighbours": neighbours(text)}


def measure(vectors, files):
    kv = KeyedVectors.load_word2vec_format(vectors, binary=True)
    out = {}
    for path in files:
        _, sections = kv.evaluate_word_analogies(path)
        out[os.path.basename(path)] = [[len(s["correct"]), len(s["incorrect"])] for s in sections]
    return out


json.dump(exchange(sys.argv[2]) if sys.argv[1] == "exchange" else measure(sys.argv[2], sys.argv[3:]), sys.stdout)
