namespace Samples.Spaces;

// The size search space of NATS-Bench (Dong et al. 2021): one cell, the best of the topology space on CIFAR-100, and five widths of eight values.
ops Nats { skip_connect, nor_conv(3) }

cell NatsCell {
  input  x
  nodes  3 { from all of previous, op Nats }
  output last
  fix    n0.x nor_conv(3), n1.x nor_conv(3), n1.n0 nor_conv(3), n2.x skip_connect, n2.n0 nor_conv(3), n2.n1 nor_conv(3)
}

net NatsSize(channels: 16, classes: 10) {
  input  image(3, 32, 32)
  conv(3) { channels {8, 16, 24, 32, 40, 48, 56, 64} } batch_norm
  NatsCell
  res_block(stride: 2) { channels {8, 16, 24, 32, 40, 48, 56, 64} }
  NatsCell { channels {8, 16, 24, 32, 40, 48, 56, 64} }
  res_block(stride: 2) { channels {8, 16, 24, 32, 40, 48, 56, 64} }
  NatsCell { channels {8, 16, 24, 32, 40, 48, 56, 64} }
  head   batch_norm, relu, global_avg_pool, linear(classes)
}
