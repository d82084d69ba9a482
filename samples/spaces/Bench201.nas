namespace Samples.Spaces;

// The cell of NAS-Bench-201 (Dong and Yang 2020): three nodes, one of five operations on the edge from each earlier state.
ops Ops201 { none, skip_connect, nor_conv(1), nor_conv(3), avg_pool(3, norm: false) }

cell Cell201 {
  input  x
  nodes  3 { from all of previous, op Ops201 }
  output last
}

net Bench201Net(channels: 16, classes: 10) {
  input  image(3, 32, 32)
  stem   conv(3), batch_norm
  repeat 5 { Cell201 }
  res_block(stride: 2) { channels * 2 }
  repeat 5 { Cell201 }
  res_block(stride: 2) { channels * 2 }
  repeat 5 { Cell201 }
  head   batch_norm, relu, global_avg_pool, linear(classes)
}
