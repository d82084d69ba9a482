namespace Samples.Spaces;

// Two levels of motifs (Liu et al. 2018): three small graphs of operations are the operations of two larger ones, and those of the cell.
ops Primitives { none, skip_connect, conv_block(1), sep_conv(3), max_pool(3, norm: false) }

motif Pair 3 {
  input  x
  nodes  2 { from all of previous, op Primitives }
  output last
}

ops Pairs { none, Pair }

motif Block 2 {
  input  x
  nodes  2 { from all of previous, op Pairs }
  output last
}

ops Blocks { Block }

cell Top {
  input  x
  nodes  2 { from all of previous, op Blocks }
  output last
}

net MotifNet(channels: 16, classes: 10) {
  input  image(3, 32, 32)
  stem   conv(3), batch_norm
  Top
  res_block(stride: 2) { channels * 2 }
  Top
  res_block(stride: 2) { channels * 2 }
  Top
  head   batch_norm, relu, global_avg_pool, linear(classes)
}
