namespace Samples.Spaces;

// The cells of AmoebaNet (Real et al. 2019): those of NASNet with eight operations, what comes into a node added.
ops Amoeba { skip_connect, sep_conv(3), sep_conv(5), sep_conv(7), avg_pool(3), max_pool(3), dil_conv(3), asym_conv(7) }

cell Normal {
  input  a, b
  nodes  5 { from previous, previous, op Amoeba }
  output concat(loose)
}

cell Reduction : Normal { stride 2 }

net AmoebaNet(channels: 24, classes: 10) {
  input  image(3, 32, 32)
  stem   conv(3), batch_norm
  repeat 3 { Normal }
  Reduction { channels * 2 }
  repeat 3 { Normal }
  Reduction { channels * 2 }
  repeat 3 { Normal }
  head   relu, global_avg_pool, dropout(0.5), linear(classes)
}
