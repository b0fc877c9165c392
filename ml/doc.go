// Package ml is what the notebook trains: a Spec says what, a Training does it step by step, and each Event tells what
// happened. There are two kinds: a Trainer forecasts a series, a WordTrainer makes vectors of the words of a Text.
//
// The way of a run starts here. A Spec comes from a page, a URL, the JSON API, a notebook or a file; Resolve
// checks every number in it and fills what was left out from the data, and from then on the spec says
// everything: the same resolved spec on the same data gives the same events, whoever runs it and however often
// it was interrupted. That is why a run can be named by a hash (Spec.ID), and why a checkpoint (Trainer.Checkpoint)
// can take up a run in mid-training without a seam.
//
// The package knows no clock, no log, no HTTP and no storage: what needs the time of day, such as epochs a second,
// is added by the keeper of the log. Its subpackages hold the parts: rnn and optim the network and its optimiser,
// series the data, forecast the rivals and the metrics, inside what a look into the network shows; text reads words, word2vec
// trains their vectors, project draws their map, counting, concept and world are what they are held against.
package ml

// Engine is the version of everything in this module that can change a run's numbers. It is part of a run's
// identity: raise it whenever the same spec on the same data may give other numbers than before.
const Engine = "8"
