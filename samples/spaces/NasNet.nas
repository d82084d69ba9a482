namespace Samples.Spaces;

// The cells of NASNet (Zoph et al. 2018, section 3.2): each of five blocks takes two states, which may be the same, does an operation on each
// and adds or concatenates the results; what no block takes is concatenated.
ops NasNetOps {
  skip_connect, asym_conv(3), asym_conv(7), dil_conv(3), avg_pool(3), max_pool(3), max_pool(5), max_pool(7), nor_conv(1), nor_conv(3),
  sep_conv(3), sep_conv(5), sep_conv(7)
}

cell Normal {
  input  a, b
  nodes  5 { from previous, previous, op NasNetOps, merge {add, concat} }
  output concat(loose)
}

cell Reduction : Normal { stride 2 }

net NasNet(channels: 32, classes: 10) {
  input  image(3, 32, 32)
  stem   conv(3), batch_norm
  repeat 2 { Normal }
  Reduction { channels * 2 }
  repeat 2 { Normal }
  Reduction { channels * 2 }
  repeat 2 { Normal }
  head   relu, global_avg_pool, dropout(0.5), linear(classes)
}
