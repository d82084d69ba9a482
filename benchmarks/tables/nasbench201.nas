// NAS-Bench-201 (Dong and Yang 2020): a cell of four states with one of five operations on each edge, in the net of its paper.

ops Bench201 { none, skip_connect, nor_conv(1), nor_conv(3), avg_pool(3, norm: false) }

cell Cell {
  input  x
  nodes  3 { from all of previous, op Bench201 }
  output last
}

net NasBench201(channels: 16, classes: 10) {
  input  image(3, 32, 32)
  stem   conv(3), batch_norm
  repeat 5 { Cell }
  res_block(stride: 2) { channels * 2 }
  repeat 5 { Cell }
  res_block(stride: 2) { channels * 2 }
  repeat 5 { Cell }
  head   batch_norm, relu, global_avg_pool, linear(classes)
}
