"""Lets gensim read vectors that caderno word2vec wrote, and write them back for it to read: the test that calls it names the
folder, and reads one JSON object, the ten neighbours of each of the first words by the format they were read in.

    python3 peer.py FOLDER       reads text and binary there, writes text.back and binary.back
"""
import json
import os
import sys

from gensim.models import KeyedVectors

answer = {}
for form in ("text", "binary"):
    path = os.path.join(sys.argv[1], form)
    kv = KeyedVectors.load_word2vec_format(path, binary=form == "binary")
    kv.save_word2vec_format(path + ".back", binary=form == "binary")
    answer[form] = {w: [[n, float(s)] for n, s in kv.most_similar(w, topn=10)] for w in kv.index_to_key[:20]}
print(json.dumps(answer))
