namespace Samples.Spaces;

// The recurrent cell of NAS-RL (Zoph and Le 2017): a tree whose nodes add or multiply two states; an LSTM's memory is joined to one of them and comes from one.
ops TreeActivations { skip_connect, tanh, sigmoid, relu }

recurrent Tree {
  input  x, h  // a place, and the state before it
  nodes  15 { from pairs, merge {add, multiply}, then TreeActivations }
  memory c
  output last
}

net NasRlTree(channels: 535, vocabulary: 10000) {
  input  tokens(35)
  stem   embedding(vocabulary)
  repeat 2 { Tree }
  head   dropout(0.5), linear(vocabulary)
}
