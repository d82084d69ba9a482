namespace Samples.Spaces;

// The recurrent cell of ENAS (Pham et al. 2018): as that of DARTS, but the next state is the mean of the nodes that no other node reads.
ops EnasActivations { tanh, relu, skip_connect, sigmoid }

recurrent EnasCell {
  input  s
  nodes  12 { from 1 of previous, op EnasActivations }
  output mean(loose)
}

net EnasRnn(channels: 1000, vocabulary: 10000) {
  input  tokens(35)
  stem   embedding(vocabulary)
  EnasCell
  head   dropout(0.2), linear(vocabulary)
}
