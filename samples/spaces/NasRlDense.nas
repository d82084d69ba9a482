namespace Samples.Spaces;

// The densely connected chain of NAS-RL (Zoph and Le 2017) as it is counted in surveys: C^N · 2^((N−1)(N−2)/2), for 15 layers.
ops Filters { rect_conv({1, 3, 5, 7}, {1, 3, 5, 7}) }

cell Layers {
  input  x
  nodes  15 { from last, op Filters, skip any before last }
  output last
  reduce after n4, n9
}

net NasRlDense(channels: 36, classes: 10) {
  input  image(3, 32, 32)
  stem   conv(3), batch_norm
  Layers
  head   global_avg_pool, linear(classes)
}
