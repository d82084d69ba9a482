namespace Samples.Spaces;

// The recurrent cell of DARTS (Liu et al. 2019): each node takes one of the states before it and one of four activations; `none` takes part in a search only.
ops Activations { search only none, tanh, relu, sigmoid, skip_connect }

recurrent Rnn {
  input  s  // what a word and the state before it are joined to
  nodes  8 { from 1 of previous, op Activations }
  output mean(nodes)
}

net DartsRnn(channels: 300, vocabulary: 10000) {
  input  tokens(35)
  stem   embedding(vocabulary)
  Rnn
  head   dropout(0.2), linear(vocabulary)
}
