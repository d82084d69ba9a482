namespace Samples.OwnOperations;

op se_block = Samples.OwnOperations.SqueezeExcite(channels)
op ghost    = Samples.OwnOperations.GhostConv(in_channels, out_channels, stride)

ops Blocks { skip_connect, max_pool(3), sep_conv(3), se_block, ghost }
ops Chain  { skip_connect, mbconv(3, 3), se_block, ghost }

cell Normal {
  input  a, b
  nodes  3 { from 2 of previous, op Blocks }
  output concat(nodes)
}

cell Reduction : Normal { stride 2 }

net OwnNet(channels: 8, classes: 10) {
  input  image(1, 28, 28)
  stem   conv(3), batch_norm
  Normal
  Reduction { channels * 2 }
  ghost(stride: 2)  // a module of the project between cells
  stage  Last { repeat 1..2 { Chain } channels 24 }
  head   se_block, global_avg_pool, linear(classes)
}
