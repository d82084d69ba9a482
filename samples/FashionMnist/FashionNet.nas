namespace Samples.Fashion;

ops Darts { search only none, skip_connect, max_pool(3), avg_pool(3), sep_conv(3), sep_conv(5), dil_conv(3), dil_conv(5) }

cell Normal {
  input  a, b                                // outputs of the two cells before, older first
  nodes  4 { from 2 of previous, op Darts }  // each node: 2 distinct earlier states, one operation on each
  output concat(nodes)
}

cell Reduction : Normal { stride 2 }

net FashionNet(channels: 16, classes: 10) {
  input  image(1, 28, 28)
  stem   conv(3), batch_norm
  Normal
  Reduction { channels * 2 }
  Normal
  Reduction { channels * 2 }
  Normal
  head   global_avg_pool, linear(classes)
}
