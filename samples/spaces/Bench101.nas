namespace Samples.Spaces;

// The cell of NAS-Bench-101 (Ying et al. 2019): operations on nodes, at most nine edges, those to the output among them.
ops Ops101 { conv_block(1), conv_block(3), max_pool(3, norm: false) }

cell Cell101 {
  input  x
  nodes  5 { from any of previous, then Ops101 }
  output concat(any, channels)
  limit  edges 9
}

net Bench101Net(channels: 128, classes: 10) {
  input  image(3, 32, 32)
  stem   conv(3), batch_norm, relu
  repeat 3 { Cell101 }
  max_pool(3, norm: false)
  Cell101 { channels * 2 }
  repeat 2 { Cell101 }
  max_pool(3, norm: false)
  Cell101 { channels * 2 }
  repeat 2 { Cell101 }
  head   global_avg_pool, linear(classes)
}
