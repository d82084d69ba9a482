namespace Samples.Spaces;

// The cells of DARTS (Liu et al. 2019): each node keeps two earlier states, with one of seven operations on each; `none` takes part in a search only.
ops DartsOps { search only none, skip_connect, max_pool(3), avg_pool(3), sep_conv(3), sep_conv(5), dil_conv(3), dil_conv(5) }

cell Normal {
  input  a, b
  nodes  4 { from 2 of previous, op DartsOps }
  output concat(nodes)
}

cell Reduction : Normal { stride 2 }

net Darts(channels: 16, classes: 10, cells: 2) {
  input  image(3, 32, 32)
  stem   conv(3, channels * 3), batch_norm
  repeat cells { Normal }
  Reduction { channels * 2 }
  repeat cells { Normal }
  Reduction { channels * 2 }
  repeat cells { Normal }
  head   global_avg_pool, linear(classes)
}
