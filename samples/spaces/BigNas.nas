namespace Samples.Spaces;

// Everything that scales a network is chosen: the size of its images, depths, kernels, expansions and widths (Yu et al. 2020, BigNAS), made small.
ops Blocks { mbconv({3, 5}, {2, 4}, activation: swish) }

net BigNas(channels: 16, classes: 10) {
  input  image(1, {20, 24, 28})
  stem   conv(3, stride: 2), batch_norm, swish
  stage  S1 { repeat 1..2 { Blocks } channels {16, 24} }
  stage  S2 { repeat 1..3 { Blocks } channels {24, 32} stride 2 }
  stage  S3 { repeat 1..2 { Blocks } channels {48, 64} stride 2 }
  head   conv(1, 128), batch_norm, swish, global_avg_pool, linear(classes)
}
