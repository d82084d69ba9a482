namespace Samples.Spaces;

// Hierarchical representations (Liu et al. 2018): six motifs of primitive operations are the operations of the cell.
ops Primitives {
  none, skip_connect, conv_block(1), depthwise_block(3), separable_block(3), max_pool(3, norm: false), avg_pool(3, norm: false)
}

motif Small 6 {
  input  x
  nodes  3 { from all of previous, op Primitives }
  output last
}

ops Smalls { none, Small }

cell Top {
  input  x
  nodes  4 { from all of previous, op Smalls }
  output last
}

net Hierarchical(channels: 16, classes: 10) {
  input  image(3, 32, 32)
  stem   conv(3), batch_norm, relu
  Top
  conv(3, stride: 2) { channels * 2 } batch_norm relu
  Top
  conv(3, stride: 2) { channels * 2 } batch_norm relu
  Top
  head   global_avg_pool, linear(classes)
}
