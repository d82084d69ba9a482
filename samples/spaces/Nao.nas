namespace Samples.Spaces;

// The cells of NAO (Luo et al. 2018, section 4.1): five nodes of two inputs each, without the poolings of 2×2 pixels.
ops Optimised {
  skip_connect, nor_conv(1), nor_conv(3), asym_conv(3), asym_conv(7), max_pool(3), max_pool(5), avg_pool(3), avg_pool(5)
}

cell Normal {
  input  a, b
  nodes  5 { from previous, previous, op Optimised }
  output concat(loose)
}

cell Reduction : Normal { stride 2 }

net Nao(channels: 20, classes: 10) {
  input  image(3, 32, 32)
  stem   conv(3, channels * 3), batch_norm
  repeat 2 { Normal }
  Reduction { channels * 2 }
  repeat 2 { Normal }
  Reduction { channels * 2 }
  repeat 2 { Normal }
  head   relu, global_avg_pool, linear(classes)
}
